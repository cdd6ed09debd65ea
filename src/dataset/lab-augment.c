/* lab-augment.c: varies a drawing as a hand would: turned, slanted, stretched, thicker, wavering.
 *
 * The spreads are those between the drawings of one person, which are smaller than those between
 * people: a 1 stays a 1 in that person's hand. As with the built-in digits, all arithmetic is of
 * kinds that IEEE 754 rounds in one way only, so that the same bytes come out on every machine.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-augment.h"

#include <math.h>
#include <string.h>
#include "lab-ink.h"
#include "lab-random.h"

#define TURN_SPREAD    0.045 /* tangent of half the angle: 5° */
#define SLANT_SPREAD   0.12  /* x per y */
#define STRETCH_SPREAD 0.09  /* of a factor for each axis */
#define PEN_SPREAD     0.45  /* pixels */
#define WAVER_SPREAD   0.022 /* in parts of the drawing's longer side */

/* The paper wavers at the nodes of a lattice over the drawing, and smoothly between them. */
#define N_NODES 5

/* A line is bent at so many places for each longer side of the drawing. */
#define POINTS_PER_SIDE 24.0
#define MAX_PIECES      64u

/* Pixels of the longer side of an image's ink, and where the middle of its mass is. */
#define INK_SIZE   20.0
#define INK_CENTRE 14

#define MIN_PEN_WIDTH 1.4
#define MAX_PEN_WIDTH 4.2

/* What is done to a drawing. Places are in parts of its longer side, from its middle. */
typedef struct {
  double xx, xy, yx, yy; /* (x, y) goes to (xx·x + xy·y, yx·x + yy·y) */
  double pen_width;      /* pixels */
  double waver_x[N_NODES][N_NODES], waver_y[N_NODES][N_NODES]; /* (y, x): displacements */
} Distortion;

static Distortion
make_distortion (guint64 seed, guint variant)
{
  LabRandom random = lab_random_for (seed, variant);
  double turn = TURN_SPREAD * lab_random_normal (&random);
  double slant = SLANT_SPREAD * lab_random_normal (&random);
  double width = 1 + STRETCH_SPREAD * lab_random_normal (&random);
  double height = 1 + STRETCH_SPREAD * lab_random_normal (&random);
  double cosine = (1 - turn * turn) / (1 + turn * turn), sine = 2 * turn / (1 + turn * turn);
  Distortion made;

  made.pen_width = LAB_INK_PEN_WIDTH + PEN_SPREAD * lab_random_normal (&random);
  made.pen_width = CLAMP (made.pen_width, MIN_PEN_WIDTH, MAX_PEN_WIDTH);
  /* Stretched, slanted, then turned. */
  made.xx = cosine * width;
  made.xy = -cosine * slant * height - sine * height;
  made.yx = sine * width;
  made.yy = -sine * slant * height + cosine * height;
  for (guint y = 0; y < N_NODES; y++)
    for (guint x = 0; x < N_NODES; x++) {
      made.waver_x[y][x] = WAVER_SPREAD * lab_random_normal (&random);
      made.waver_y[y][x] = WAVER_SPREAD * lab_random_normal (&random);
    }
  return made;
}

/* Finds the node before @position (-0.5 to 0.5), and how far it is to the next one: from 0 to 1, with
 * slope 0 at both. */
static guint
find_node (double position, double *way)
{
  double place = CLAMP ((position + 0.5) * (N_NODES - 1), 0, N_NODES - 1);
  guint node = MIN ((guint)place, N_NODES - 2);
  double t = place - node;

  *way = t * t * (3 - 2 * t);
  return node;
}

static double
blend (double nodes[N_NODES][N_NODES], guint x, guint y, double way_x, double way_y)
{
  double upper = nodes[y][x] + way_x * (nodes[y][x + 1] - nodes[y][x]);
  double lower = nodes[y + 1][x] + way_x * (nodes[y + 1][x + 1] - nodes[y + 1][x]);

  return upper + way_y * (lower - upper);
}

static LabPoint
distort (Distortion *distortion, double x, double y)
{
  double way_x, way_y;
  guint node_x = find_node (x, &way_x), node_y = find_node (y, &way_y);
  double wavered_x = x + blend (distortion->waver_x, node_x, node_y, way_x, way_y);
  double wavered_y = y + blend (distortion->waver_y, node_x, node_y, way_x, way_y);

  return (LabPoint){distortion->xx * wavered_x + distortion->xy * wavered_y,
                    distortion->yx * wavered_x + distortion->yy * wavered_y};
}

/* ── strokes ──────────────────────────────────────────────────────────────────────────────────── */

/* The drawing's middle and longer side. Halves and quarters, since differences of large numbers may
 * be infinite. */
typedef struct {
  double half_middle_x, half_middle_y;
  double half_side;
} Frame;

static Frame
measure (const LabDrawing *drawing)
{
  double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

  for (guint s = 0; s < lab_drawing_get_n_strokes (drawing); s++) {
    guint n;
    const LabPoint *points = lab_drawing_get_stroke (drawing, s, &n);

    for (guint i = 0; i < n; i++) {
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
      top = MIN (top, points[i].y);
      bottom = MAX (bottom, points[i].y);
    }
  }
  return (Frame){left / 4 + right / 4, top / 4 + bottom / 4,
                 MAX (right / 2 - left / 2, bottom / 2 - top / 2)};
}

static LabPoint
frame_point (const Frame *frame, const LabPoint *point)
{
  if (frame->half_side <= 0)
    return (LabPoint){0, 0};
  return (LabPoint){(point->x / 2 - frame->half_middle_x) / frame->half_side,
                    (point->y / 2 - frame->half_middle_y) / frame->half_side};
}

static guint
count_pieces (LabPoint a, LabPoint b)
{
  double dx = b.x - a.x, dy = b.y - a.y;
  double n = ceil (sqrt (dx * dx + dy * dy) * POINTS_PER_SIDE);

  return (guint)CLAMP (n, 1, MAX_PIECES);
}

static void
distort_stroke (Distortion *distortion, const Frame *frame, const LabPoint *points, guint n,
                LabDrawing *distorted)
{
  LabPoint last = {0, 0};

  if (n > 0)
    lab_drawing_begin_stroke (distorted);
  for (guint i = 0; i < n; i++) {
    LabPoint next = frame_point (frame, &points[i]);
    guint n_pieces = i > 0 ? count_pieces (last, next) : 1;

    for (guint k = 1; k <= n_pieces; k++) {
      double way = (double)k / n_pieces;
      LabPoint p = i > 0 ? distort (distortion, last.x + way * (next.x - last.x),
                                    last.y + way * (next.y - last.y))
                         : distort (distortion, next.x, next.y);

      lab_drawing_add_point (distorted, p.x, p.y);
    }
    last = next;
  }
}

/**
 * lab_augment_render:
 * @drawing: strokes
 * @seed: changes all variants but the first
 * @variant: which; 0 is the drawing as it is
 * @pixels: (out caller-allocates): image (28, 28), 0 = paper, 255 = ink
 *
 * Draws @drawing again, as the same hand might, and renders that as lab_ink_render() does. The same
 * arguments give the same bytes on every machine.
 *
 * Returns: %FALSE, with @pixels all zero, when there is no ink
 */
gboolean
lab_augment_render (const LabDrawing *drawing, guint64 seed, guint variant,
                    guint8 pixels[LAB_IMAGE_PIXELS])
{
  g_autoptr (LabDrawing) distorted = NULL;
  Distortion distortion;
  Frame frame;

  if (variant == 0 || lab_drawing_get_n_points (drawing) == 0)
    return lab_ink_render (drawing, LAB_INK_PEN_WIDTH, pixels);
  distortion = make_distortion (seed, variant);
  frame = measure (drawing);
  distorted = lab_drawing_new ();
  for (guint s = 0; s < lab_drawing_get_n_strokes (drawing); s++) {
    guint n;
    const LabPoint *points = lab_drawing_get_stroke (drawing, s, &n);

    distort_stroke (&distortion, &frame, points, n, distorted);
  }
  return lab_ink_render (distorted, distortion.pen_width, pixels);
}

/* ── images ───────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  double grey[LAB_IMAGE_SIZE][LAB_IMAGE_SIZE]; /* (y, x), 0 to 255 */
} Picture;

static double
get_grey (const guint8 *image, int x, int y)
{
  if (x < 0 || y < 0 || x >= LAB_IMAGE_SIZE || y >= LAB_IMAGE_SIZE)
    return 0;
  return image[y * LAB_IMAGE_SIZE + x];
}

/* Bilinear. @x and @y are in pixels, whole at their middles. */
static double
sample (const guint8 *image, double x, double y)
{
  double left = floor (x), top = floor (y), way_x = x - left, way_y = y - top;
  int x0 = (int)left, y0 = (int)top;
  double upper = get_grey (image, x0, y0) * (1 - way_x) + get_grey (image, x0 + 1, y0) * way_x;
  double lower =
      get_grey (image, x0, y0 + 1) * (1 - way_x) + get_grey (image, x0 + 1, y0 + 1) * way_x;

  return upper * (1 - way_y) + lower * way_y;
}

/* Distorts where the pixels come from: the spreads are the same both ways. */
static void
distort_image (Distortion *distortion, const guint8 *image, Picture *picture)
{
  for (int y = 0; y < LAB_IMAGE_SIZE; y++)
    for (int x = 0; x < LAB_IMAGE_SIZE; x++) {
      LabPoint from =
          distort (distortion, (x - INK_CENTRE) / INK_SIZE, (y - INK_CENTRE) / INK_SIZE);

      picture->grey[y][x] =
          sample (image, INK_CENTRE + from.x * INK_SIZE, INK_CENTRE + from.y * INK_SIZE);
    }
}

/* The darkest of a pixel and its four neighbours, or with @lightest the lightest. */
static double
find_extreme (const Picture *picture, int x, int y, gboolean lightest)
{
  static const int steps[][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
  double extreme = picture->grey[y][x];

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    int nx = CLAMP (x + steps[i][0], 0, LAB_IMAGE_SIZE - 1);
    int ny = CLAMP (y + steps[i][1], 0, LAB_IMAGE_SIZE - 1);
    double grey = picture->grey[ny][nx];

    extreme = lightest ? MIN (extreme, grey) : MAX (extreme, grey);
  }
  return extreme;
}

/* Each side of a stroke moves by half of what the pen is wider, which is a part of a pixel. */
static void
change_pen (const Distortion *distortion, const Picture *picture, Picture *changed)
{
  double change = CLAMP ((distortion->pen_width - LAB_INK_PEN_WIDTH) / 2, -1, 1);

  for (int y = 0; y < LAB_IMAGE_SIZE; y++)
    for (int x = 0; x < LAB_IMAGE_SIZE; x++) {
      double grey = picture->grey[y][x];
      double extreme = find_extreme (picture, x, y, change < 0);

      changed->grey[y][x] = grey + (change < 0 ? -change : change) * (extreme - grey);
    }
}

/* How far the ink is to be moved along an axis, its sums over that axis given, so that its middle
 * stands at the centre, and none of it is lost. */
static int
find_shift (const double sums[LAB_IMAGE_SIZE])
{
  double mass = 0, moment = 0;
  int first = LAB_IMAGE_SIZE, last = -1, shift;

  for (int i = 0; i < LAB_IMAGE_SIZE; i++) {
    mass += sums[i];
    moment += sums[i] * i;
    if (sums[i] >= 1) {
      first = MIN (first, i);
      last = i;
    }
  }
  if (last < 0)
    return 0;
  shift = (int)floor (INK_CENTRE - moment / mass + 0.5);
  return CLAMP (shift, -first, LAB_IMAGE_SIZE - 1 - last);
}

static void
centre (const Picture *picture, guint8 *pixels)
{
  double columns[LAB_IMAGE_SIZE] = {0}, rows[LAB_IMAGE_SIZE] = {0};
  int shift_x, shift_y;

  for (int y = 0; y < LAB_IMAGE_SIZE; y++)
    for (int x = 0; x < LAB_IMAGE_SIZE; x++) {
      columns[x] += picture->grey[y][x];
      rows[y] += picture->grey[y][x];
    }
  shift_x = find_shift (columns);
  shift_y = find_shift (rows);
  memset (pixels, 0, LAB_IMAGE_PIXELS);
  for (int y = MAX (0, -shift_y); y < MIN (LAB_IMAGE_SIZE, LAB_IMAGE_SIZE - shift_y); y++)
    for (int x = MAX (0, -shift_x); x < MIN (LAB_IMAGE_SIZE, LAB_IMAGE_SIZE - shift_x); x++)
      pixels[(y + shift_y) * LAB_IMAGE_SIZE + x + shift_x] = (guint8)(picture->grey[y][x] + 0.5);
}

/**
 * lab_augment_image:
 * @image: a drawing (28, 28) by MNIST's recipe
 * @seed: changes all variants but the first
 * @variant: which; 0 is the image as it is
 * @pixels: (out caller-allocates): image (28, 28), 0 = paper, 255 = ink
 *
 * As lab_augment_render() for a drawing whose strokes are not known. Its edges get a little softer.
 */
void
lab_augment_image (const guint8 image[LAB_IMAGE_PIXELS], guint64 seed, guint variant,
                   guint8 pixels[LAB_IMAGE_PIXELS])
{
  Picture distorted, changed;
  Distortion distortion;

  if (variant == 0) {
    memcpy (pixels, image, LAB_IMAGE_PIXELS);
    return;
  }
  distortion = make_distortion (seed, variant);
  distort_image (&distortion, image, &distorted);
  change_pen (&distortion, &distorted, &changed);
  centre (&changed, pixels);
}
