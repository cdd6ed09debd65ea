/* lab-synthetic.c: the built-in digits, drawn from stroke skeletons.
 *
 * Every image has a generator of its own, keyed by its number, and all arithmetic is made of
 * operations that IEEE 754 rounds in one way only (no sine, no exponential, no fused
 * multiply-add): the same bytes come out on every machine.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-synthetic.h"

#include "lab-ink.h"
#include "lab-random.h"
#include "lab-skeletons.h"

/* Changes all images. */
#define SEED 1u

/* Points drawn for each knot. */
#define POINTS_PER_KNOT 6

/* How much of the distance by which a knot was missed is left at the next one: a hand that slips
 * stays there for a while. */
#define MEMORY 0.9

/* One person's hand, on one day. */
typedef struct {
  double slant, turn, width;   /* x per y; tangent of half the angle; factor on x */
  double bend_x[4], bend_y[4]; /* of the paper: see bend() */
  double jitter;               /* how far knots are missed, in parts of the height */
  double pen_width;            /* pixels */
} Hand;

/* The spreads are such that a network which knows nothing but these images reads MNIST's training
 * images best, while a person still reads these. */
static Hand
make_hand (LabRandom *random)
{
  Hand hand;

  hand.slant = 0.09 + 0.25 * lab_random_normal (random);
  hand.turn = 0.05 * lab_random_normal (random);
  hand.width = 1.06 + 0.2 * lab_random_normal (random);
  for (guint i = 0; i < 4; i++) {
    hand.bend_x[i] = 0.27 * lab_random_normal (random);
    hand.bend_y[i] = 0.22 * lab_random_normal (random);
  }
  hand.jitter = 0.025 + 0.035 * lab_random_uniform (random);
  hand.pen_width = 2.4 + 0.8 * lab_random_normal (random);
  hand.pen_width = CLAMP (hand.pen_width, 1.2, 5);
  return hand;
}

static const LabSkeleton *
choose_skeleton (guint digit, LabRandom *random)
{
  guint n, total = 0, chosen;
  const LabSkeleton *ways = lab_skeletons_get (digit, &n);

  for (guint i = 0; i < n; i++)
    total += ways[i].weight;
  chosen = lab_random_below (random, total);
  while (chosen >= ways->weight) {
    chosen -= ways->weight;
    ways++;
  }
  return ways;
}

/* A smooth displacement of the whole page. */
static double
bend (const double factors[4], double x, double y)
{
  return factors[0] * x * x + factors[1] * x * y + factors[2] * y * y +
         factors[3] * 2 * y * (y * y - 0.25);
}

/* Where the hand puts a place of a skeleton. */
static LabPoint
place_point (const Hand *hand, LabPoint p)
{
  double cosine = (1 - hand->turn * hand->turn) / (1 + hand->turn * hand->turn);
  double sine = 2 * hand->turn / (1 + hand->turn * hand->turn);
  double x = p.x * hand->width + bend (hand->bend_x, p.x, p.y);
  double y = p.y + bend (hand->bend_y, p.x, p.y);

  x -= hand->slant * y;
  return (LabPoint){cosine * x - sine * y, sine * x + cosine * y};
}

/* The cubic between @b and @c that looks towards @a and @d (E. Catmull, R. Rom, 1974). */
static LabPoint
curve_point (LabPoint a, LabPoint b, LabPoint c, LabPoint d, double t)
{
  double t2 = t * t, t3 = t2 * t;
  double wa = -0.5 * t3 + t2 - 0.5 * t, wb = 1.5 * t3 - 2.5 * t2 + 1;
  double wc = -1.5 * t3 + 2 * t2 + 0.5 * t, wd = 0.5 * t3 - 0.5 * t2;

  return (LabPoint){wa * a.x + wb * b.x + wc * c.x + wd * d.x,
                    wa * a.y + wb * b.y + wc * c.y + wd * d.y};
}

/* Draws @skeleton, its knots moved to @knots, with @hand. */
static void
draw_skeleton (LabDrawing *drawing, const LabSkeleton *skeleton, const LabPoint *knots,
               const Hand *hand)
{
  for (guint i = 0; i < skeleton->n_knots; i++) {
    gboolean start = skeleton->knots[i].kind == LAB_KNOT_START;
    guint before, after;
    LabPoint p;

    if (start) {
      lab_drawing_begin_stroke (drawing);
      p = place_point (hand, knots[i]);
      lab_drawing_add_point (drawing, p.x, p.y);
      continue;
    }
    /* From knot i - 1 to knot i: at a stroke's ends and at corners, the curve looks no further. */
    before = skeleton->knots[i - 1].kind == LAB_KNOT_SMOOTH ? i - 2 : i - 1;
    after = i;
    if (skeleton->knots[i].kind == LAB_KNOT_SMOOTH && i + 1 < skeleton->n_knots &&
        skeleton->knots[i + 1].kind != LAB_KNOT_START)
      after = i + 1;
    for (guint k = 1; k <= POINTS_PER_KNOT; k++) {
      p = place_point (hand, curve_point (knots[before], knots[i - 1], knots[i], knots[after],
                                          (double)k / POINTS_PER_KNOT));
      lab_drawing_add_point (drawing, p.x, p.y);
    }
  }
}

/* One image of @digit, from @random alone. @drawing is only lent. */
static void
make_image (guint digit, LabRandom random, LabDrawing *drawing, guint8 *pixels)
{
  const LabSkeleton *skeleton = choose_skeleton (digit, &random);
  Hand hand = make_hand (&random);
  LabPoint knots[LAB_SKELETON_MAX_KNOTS], miss = {0, 0};

  for (guint i = 0; i < skeleton->n_knots; i++) {
    miss.x = MEMORY * miss.x + hand.jitter * lab_random_normal (&random);
    miss.y = MEMORY * miss.y + hand.jitter * lab_random_normal (&random);
    knots[i].x = skeleton->knots[i].x / 100.0 - 0.3 + miss.x;
    knots[i].y = skeleton->knots[i].y / 100.0 - 0.5 + miss.y;
  }
  lab_drawing_clear (drawing);
  draw_skeleton (drawing, skeleton, knots, &hand);
  lab_ink_render (drawing, hand.pen_width, pixels);
}

/* As many of each digit, in random order. */
static void
make_labels (guint8 *labels, guint n, LabRandom random)
{
  for (guint i = 0; i < n; i++)
    labels[i] = (guint8)(i % LAB_N_DIGITS);
  for (guint i = n - 1; i > 0; i--) {
    guint j = lab_random_below (&random, i + 1);
    guint8 label = labels[i];

    labels[i] = labels[j];
    labels[j] = label;
  }
}

/**
 * lab_synthetic_make:
 * @files: (out): the four files of the built-in digits
 *
 * Draws 10,000 training images and 2,000 test images, as many of each digit, in random order.
 * Always the same.
 *
 * Returns: %FALSE, with @files empty, when there is not enough memory
 */
gboolean
lab_synthetic_make (LabSplitFiles files[LAB_N_SPLITS])
{
  static const guint counts[LAB_N_SPLITS] = {LAB_SYNTHETIC_N_TRAIN, LAB_SYNTHETIC_N_TEST};
  g_autoptr (LabDrawing) drawing = lab_drawing_new ();

  for (guint s = 0; s < LAB_N_SPLITS; s++) {
    files[s].images = lab_idx_new (LAB_IDX_IMAGES, counts[s]);
    files[s].labels = lab_idx_new (LAB_IDX_LABELS, counts[s]);
    if (files[s].images == NULL || files[s].labels == NULL) {
      for (guint k = 0; k <= s; k++)
        lab_split_files_clear (&files[k]);
      return FALSE;
    }
  }
  for (guint s = 0; s < LAB_N_SPLITS; s++) {
    guint64 stream = (guint64)s << 32;

    make_labels (files[s].labels->values, counts[s], lab_random_for (SEED, stream | G_MAXUINT32));
    for (guint i = 0; i < counts[s]; i++)
      make_image (files[s].labels->values[i], lab_random_for (SEED, stream | i), drawing,
                  files[s].images->values + (gsize)i * LAB_IMAGE_PIXELS);
  }
  return TRUE;
}
