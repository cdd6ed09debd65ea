/* test-json.c: JSON that nobody vouches for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-json.h"

#include <string.h>

static void
test_accepted (void)
{
  static const char *const texts[] = {
      "{}",
      " \n{\"a\":1}\t\r\n",
      "{\"a\":{\"a\":[1,-2.5e3,true,null,\"]}\"]},\"b\":\"\\\"}\"}",
      "{\"a\":[0,-0,0.0,0.05,100,1e05,1e-05,2E+00,0e1,\"007\"]}",
      "{\"a\":[999999999999999999,-999999999999999999,12345678901234567890.5,"
      "12345678901234567890e3]}",
      "{\"a\":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}", /* LAB_JSON_MAX_DEPTH levels */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) object = lab_json_parse_object (texts[i], strlen (texts[i]), &error);

    g_assert_no_error (error);
    g_assert_nonnull (object);
  }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
      "",
      "   ",
      "[1]",
      "1",
      "null",
      "{",
      "{\"a\":1",
      "{\"a\":1}}",
      "{\"a\":1]",
      "{\"a\":1} {\"b\":2}",
      "{\"a\":1} x",
      "{'a':1}",
      "{\"a\":/*\"*/1}",
      "{\"a\":1,}",
      "{\"a\":NaN}",
      "{\"a\":010}",
      "{\"a\":[1,-08]}",
      "{\"a\":00.5}",
      "{\"a\":0x10}",
      "{\"a\":1-2}",
      "{\"a\":1e}",
      "{\"a\":18446744073709551626}",
      "{\"a\":-1000000000000000000}",
      "{\"a\":0",
      "{\"a\":1,\"a\":1}",
      "{\"a\":{},\"a\":{\"b\":1}}",
      "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}",
      "{\"a\":\"\xff\"}",
      "{\"a\":\"unterminated}",
      "{\"a\":\"\\",
      "var a = {\"a\":1};",
      "{\"a\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) object = lab_json_parse_object (texts[i], strlen (texts[i]), &error);

    if (object != NULL)
      g_test_message ("taken: %s", texts[i]);
    g_assert_null (object);
    g_assert_nonnull (error);
    g_assert_cmpstr (error->message, !=, "");
  }
}

static void
test_nul (void)
{
  static const char text[] = "{\"a\":\"x\0y\"}";
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_json_parse_object (text, sizeof text - 1, &error));
  g_assert_nonnull (error);
}

/* A parser that calls itself for each bracket would run out of stack. */
static void
test_brackets (void)
{
  gsize n = 1 << 20;
  g_autofree char *text = g_malloc (n);
  g_autoptr (GError) error = NULL;

  memset (text, '[', n);
  memcpy (text, "{\"a\":", 5);
  g_assert_null (lab_json_parse_object (text, n, &error));
  g_assert_nonnull (error);
}

static void
test_numbers (void)
{
  static const char text[] = "{\"a\":[3,2.5,1e999,\"4\",null,-1e3,true]}";
  g_autoptr (JsonObject) object = lab_json_parse_object (text, strlen (text), NULL);
  JsonArray *array = json_object_get_array_member (object, "a");
  const gboolean is_int[] = {TRUE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE};
  const gboolean is_number[] = {TRUE, TRUE, FALSE, FALSE, FALSE, TRUE, FALSE, FALSE};
  gint64 integer = 0;
  double number = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (is_int); i++) {
    g_assert_cmpint (lab_json_array_get_int (array, i, &integer), ==, is_int[i]);
    g_assert_cmpint (lab_json_array_get_number (array, i, &number), ==, is_number[i]);
  }
  g_assert_cmpint (integer, ==, 3);
  g_assert_cmpfloat (number, ==, -1000.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/nul", test_nul);
  g_test_add_func ("/json/brackets", test_brackets);
  g_test_add_func ("/json/numbers", test_numbers);
  return g_test_run ();
}
