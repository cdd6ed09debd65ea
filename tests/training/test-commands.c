/* test-commands.c: orders come to the other thread, in order, and a stop before all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-commands.h"

#define N_COMMANDS 20000

static void
test_order (void)
{
  LabCommands commands;
  LabCommand command = {.kind = LAB_COMMAND_PAUSE};

  lab_commands_init (&commands);
  g_assert_true (lab_commands_is_empty (&commands));
  g_assert_false (lab_commands_take (&commands, &command));
  lab_commands_send (&commands, &(LabCommand){.kind = LAB_COMMAND_SET, .l2 = 0.5});
  lab_commands_send (&commands, &(LabCommand){.kind = LAB_COMMAND_STEP});
  g_assert_false (lab_commands_is_empty (&commands));
  lab_commands_wait (&commands); /* does not, as there is one */
  g_assert_true (lab_commands_take (&commands, &command));
  g_assert_cmpint (command.kind, ==, LAB_COMMAND_SET);
  g_assert_cmpfloat (command.l2, ==, 0.5);
  g_assert_true (lab_commands_take (&commands, &command));
  g_assert_cmpint (command.kind, ==, LAB_COMMAND_STEP);
  g_assert_true (lab_commands_is_empty (&commands));
  g_assert_false (lab_commands_take (&commands, &command));
  lab_commands_clear (&commands);
}

/* A stop is heard of whatever is queued, and ends all waiting. */
static void
test_stop (void)
{
  LabCommands commands;

  lab_commands_init (&commands);
  lab_commands_send (&commands, &(LabCommand){.kind = LAB_COMMAND_TRAIN});
  g_assert_false (lab_commands_is_stopped (&commands));
  lab_commands_stop (&commands);
  g_assert_true (lab_commands_is_stopped (&commands));
  g_assert_false (lab_commands_is_empty (&commands));
  lab_commands_clear (&commands); /* with what nobody took */

  lab_commands_init (&commands);
  g_assert_false (lab_commands_is_stopped (&commands));
  lab_commands_stop (&commands);
  lab_commands_wait (&commands);
  lab_commands_clear (&commands);
}

/* Takes commands, as they come, until it is stopped. Returns: how many came in their order. */
static void *
take_all (void *data)
{
  LabCommands *commands = data;
  LabCommand command;
  gsize n = 0;

  while (!lab_commands_is_stopped (commands) || !lab_commands_is_empty (commands)) {
    lab_commands_wait (commands);
    while (lab_commands_take (commands, &command))
      n += command.learning_rate == (double)n;
  }
  return GSIZE_TO_POINTER (n);
}

static void
test_threads (void)
{
  LabCommands commands;
  pthread_t thread;
  void *n;

  lab_commands_init (&commands);
  g_assert_cmpint (pthread_create (&thread, NULL, take_all, &commands), ==, 0);
  for (guint i = 0; i < N_COMMANDS; i++)
    lab_commands_send (&commands, &(LabCommand){.kind = LAB_COMMAND_SET, .learning_rate = i});
  lab_commands_stop (&commands);
  g_assert_cmpint (pthread_join (thread, &n), ==, 0);
  g_assert_cmpuint (GPOINTER_TO_SIZE (n), ==, N_COMMANDS);
  lab_commands_clear (&commands);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/order", test_order);
  g_test_add_func ("/commands/stop", test_stop);
  g_test_add_func ("/commands/threads", test_threads);
  return g_test_run ();
}
