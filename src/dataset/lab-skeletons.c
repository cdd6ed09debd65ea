/* lab-skeletons.c: the ways to write each digit, as a pen moves.
 *
 * Each skeleton was written down by hand, looking at how people write. Closed bowls end a little
 * beyond where they began, and nothing is symmetric, as nothing is on paper.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-skeletons.h"

#include "lab-dataset.h"

#define START(x, y)                                                                                \
  {                                                                                                \
    x, y, LAB_KNOT_START                                                                           \
  }
#define GO(x, y)                                                                                   \
  {                                                                                                \
    x, y, LAB_KNOT_SMOOTH                                                                          \
  }
#define CORNER(x, y)                                                                               \
  {                                                                                                \
    x, y, LAB_KNOT_CORNER                                                                          \
  }

static const LabKnot zero_round[] = {START (40, 0), GO (14, 14),  GO (0, 50),
                                     GO (12, 86),   GO (36, 100), GO (60, 86),
                                     GO (72, 50),   GO (62, 14),  GO (36, 0)};
static const LabKnot zero_from_right[] = {START (56, 8), GO (34, 0),  GO (10, 20), GO (0, 58),
                                          GO (16, 94),   GO (42, 98), GO (64, 72), GO (70, 36),
                                          GO (56, 8),    GO (36, 6)};
static const LabKnot zero_tail[] = {START (34, 6), GO (10, 26), GO (0, 62),  GO (16, 94),
                                    GO (40, 98),   GO (62, 76), GO (72, 40), GO (60, 10),
                                    GO (38, 0),    GO (20, 8),  GO (26, 22)};
static const LabKnot zero_open[] = {START (30, 2), GO (6, 30),  GO (2, 66),  GO (20, 98),
                                    GO (48, 94),   GO (66, 62), GO (64, 26), GO (46, 4)};

static const LabKnot one_plain[] = {START (30, 0), GO (30, 35), GO (30, 68), GO (30, 100)};
static const LabKnot one_bent[] = {START (34, 0), GO (31, 30), GO (29, 66), GO (32, 100)};
static const LabKnot one_flag[] = {START (12, 20), GO (24, 12), CORNER (36, 0), GO (35, 50),
                                   GO (34, 100)};
static const LabKnot one_base[] = {START (12, 22), CORNER (36, 0), GO (35, 50), GO (35, 100),
                                   START (8, 100), GO (36, 98),    GO (66, 99)};

static const LabKnot two_plain[] = {START (6, 22), GO (20, 4),  GO (44, 0),  GO (60, 18),
                                    GO (52, 46),   GO (28, 74), GO (14, 86), CORNER (0, 98),
                                    GO (34, 96),   GO (72, 97)};
static const LabKnot two_loop[] = {START (8, 20), GO (26, 2),  GO (50, 4),   GO (60, 24),
                                   GO (46, 56),   GO (22, 90), GO (6, 98),   GO (2, 88),
                                   GO (14, 80),   GO (36, 92), GO (60, 100), GO (80, 90)};
static const LabKnot two_swan[] = {START (2, 26), GO (18, 6),  GO (40, 2),  GO (54, 18),
                                   GO (50, 44),   GO (34, 70), GO (10, 92), GO (16, 88),
                                   GO (44, 90),   GO (76, 98)};
static const LabKnot two_hook[] = {START (14, 24), GO (8, 14),  GO (22, 2),  GO (46, 2),
                                   GO (60, 20),    GO (48, 50), GO (24, 80), CORNER (6, 94),
                                   GO (30, 90),    GO (52, 94), GO (74, 88)};

static const LabKnot three_corner[] = {START (4, 14), GO (20, 2),      GO (44, 2),  GO (54, 18),
                                       GO (42, 36),   CORNER (22, 46), GO (48, 52), GO (60, 72),
                                       GO (46, 94),   GO (20, 100),    GO (0, 90)};
static const LabKnot three_loop[] = {START (6, 10), GO (30, 0),   GO (54, 10), GO (50, 32),
                                     GO (28, 46),   GO (22, 50),  GO (30, 50), GO (54, 60),
                                     GO (58, 84),   GO (34, 100), GO (2, 94)};
static const LabKnot three_flat[] = {START (4, 4),    GO (30, 2),  CORNER (56, 2), GO (42, 22),
                                     CORNER (26, 40), GO (50, 48), GO (60, 70),    GO (44, 94),
                                     GO (20, 100),    GO (0, 92)};
static const LabKnot three_round[] = {START (0, 18), GO (16, 2),   GO (42, 0),  GO (56, 16),
                                      GO (46, 38),   GO (32, 46),  GO (50, 54), GO (62, 74),
                                      GO (48, 96),   GO (22, 100), GO (2, 84)};

static const LabKnot four_open[] = {START (8, 4), GO (4, 28),    GO (4, 50),  GO (26, 54),
                                    GO (64, 46),  START (60, 0), GO (54, 50), GO (50, 100)};
static const LabKnot four_wide[] = {START (14, 0), GO (4, 32),    CORNER (2, 52), GO (34, 52),
                                    GO (74, 48),   START (52, 8), GO (50, 54),    GO (46, 100)};
static const LabKnot four_closed[] = {START (50, 0), GO (24, 32),   CORNER (0, 60), GO (36, 60),
                                      GO (76, 58),   START (52, 0), GO (50, 50),    GO (48, 100)};
static const LabKnot four_joined[] = {START (10, 6), GO (4, 36),     GO (14, 54), GO (38, 48),
                                      GO (58, 22),   CORNER (64, 2), GO (56, 50), GO (50, 100)};
static const LabKnot four_roof[] = {START (52, 4), GO (30, 12), GO (6, 40),
                                    GO (10, 54),   GO (34, 52), GO (54, 42),
                                    START (58, 0), GO (52, 50), GO (44, 100)};

static const LabKnot five_one_stroke[] = {START (62, 2),   GO (40, 2),  CORNER (16, 4),
                                          CORNER (10, 42), GO (34, 38), GO (54, 54),
                                          GO (52, 82),     GO (30, 99), GO (0, 94)};
static const LabKnot five_hat[] = {START (18, 6), GO (14, 26), CORNER (10, 44), GO (36, 42),
                                   GO (54, 62),   GO (44, 90), GO (20, 100),    GO (0, 90),
                                   START (18, 4), GO (44, 4),  GO (72, 0)};
static const LabKnot five_smooth[] = {START (66, 0), GO (36, 6),   GO (18, 16),
                                      GO (14, 36),   GO (32, 50),  GO (50, 66),
                                      GO (44, 90),   GO (22, 100), GO (0, 92)};
static const LabKnot five_steep[] = {START (70, 4), GO (46, 4),  CORNER (26, 4), GO (18, 28),
                                     GO (22, 42),   GO (42, 50), GO (48, 72),    GO (34, 94),
                                     GO (14, 98),   GO (0, 86)};

static const LabKnot six_curved[] = {START (48, 0), GO (24, 22),  GO (6, 56),
                                     GO (6, 88),    GO (26, 100), GO (48, 86),
                                     GO (48, 64),   GO (30, 56),  GO (8, 74)};
static const LabKnot six_stem[] = {START (30, 0), GO (14, 34), GO (2, 72),
                                   GO (14, 98),   GO (38, 96), GO (52, 76),
                                   GO (40, 60),   GO (20, 64), GO (6, 82)};
static const LabKnot six_round[] = {START (54, 8), GO (34, 0),  GO (10, 24), GO (0, 62),
                                    GO (14, 96),   GO (42, 96), GO (56, 72), GO (42, 52),
                                    GO (18, 58),   GO (6, 76)};
static const LabKnot six_loop[] = {START (40, 0), GO (16, 40), GO (4, 76),
                                   GO (16, 100),  GO (40, 90), GO (46, 68),
                                   GO (32, 62),   GO (22, 78), GO (30, 92)};

static const LabKnot seven_plain[] = {START (0, 8), GO (30, 6), CORNER (60, 2), GO (44, 44),
                                      GO (30, 100)};
static const LabKnot seven_round[] = {START (0, 14), GO (26, 4),  GO (54, 2),
                                      GO (58, 18),   GO (44, 54), GO (34, 100)};
static const LabKnot seven_bar[] = {START (2, 8), GO (30, 6),     CORNER (62, 4), GO (46, 44),
                                    GO (28, 100), START (18, 52), GO (42, 48),    GO (68, 46)};
static const LabKnot seven_serif[] = {START (4, 24),  CORNER (6, 6), GO (34, 6),
                                      CORNER (64, 2), GO (46, 42),   GO (34, 100)};

static const LabKnot eight_from_right[] = {
    START (54, 14), GO (38, 0), GO (14, 8),  GO (12, 28), GO (32, 46), GO (50, 66), GO (48, 92),
    GO (26, 100),   GO (6, 88), GO (12, 66), GO (34, 46), GO (54, 26), GO (52, 8)};
static const LabKnot eight_from_middle[] = {
    START (34, 46), GO (12, 28), GO (16, 6),  GO (38, 0),  GO (54, 14), GO (46, 34), GO (26, 52),
    GO (6, 74),     GO (12, 96), GO (36, 98), GO (50, 78), GO (42, 56), GO (28, 42)};
static const LabKnot eight_two_rings[] = {
    START (32, 0),  GO (12, 12), GO (14, 36), GO (32, 46),  GO (50, 34), GO (50, 10), GO (30, 0),
    START (32, 48), GO (6, 62),  GO (8, 90),  GO (30, 100), GO (54, 88), GO (54, 60), GO (30, 47)};
static const LabKnot eight_open[] = {START (58, 6), GO (32, 0),  GO (14, 14),  GO (22, 36),
                                     GO (42, 58),   GO (44, 88), GO (24, 100), GO (6, 86),
                                     GO (16, 62),   GO (40, 42), GO (62, 14)};

static const LabKnot nine_straight[] = {START (50, 12), GO (30, 2),  GO (6, 18),
                                        GO (6, 40),     GO (26, 46), GO (46, 30),
                                        CORNER (54, 8), GO (50, 50), GO (46, 100)};
static const LabKnot nine_curved[] = {START (50, 18), GO (36, 0),  GO (10, 8),  GO (2, 34),
                                      GO (20, 46),    GO (42, 34), GO (52, 12), GO (52, 50),
                                      GO (40, 84),    GO (16, 100)};
static const LabKnot nine_loop[] = {START (48, 6), GO (24, 2),  GO (4, 24),
                                    GO (14, 42),   GO (36, 34), GO (50, 10),
                                    GO (48, 36),   GO (42, 68), GO (40, 100)};
static const LabKnot nine_small[] = {START (42, 26), GO (22, 40), GO (4, 26),  GO (16, 4),
                                     GO (38, 4),     GO (44, 28), GO (38, 62), GO (30, 100)};

#define SKELETON(digit, weight, knots)                                                             \
  {                                                                                                \
    digit, weight, G_N_ELEMENTS (knots), knots                                                     \
  }

/* Sorted by digit. */
static const LabSkeleton skeletons[] = {
    SKELETON (0, 3, zero_round),        SKELETON (0, 3, zero_from_right),
    SKELETON (0, 2, zero_tail),         SKELETON (0, 1, zero_open),
    SKELETON (1, 10, one_plain),        SKELETON (1, 6, one_bent),
    SKELETON (1, 1, one_flag),          SKELETON (1, 1, one_base),
    SKELETON (2, 3, two_plain),         SKELETON (2, 3, two_loop),
    SKELETON (2, 2, two_swan),          SKELETON (2, 2, two_hook),
    SKELETON (3, 3, three_corner),      SKELETON (3, 2, three_loop),
    SKELETON (3, 1, three_flat),        SKELETON (3, 3, three_round),
    SKELETON (4, 3, four_open),         SKELETON (4, 3, four_wide),
    SKELETON (4, 2, four_closed),       SKELETON (4, 2, four_joined),
    SKELETON (4, 1, four_roof),         SKELETON (5, 3, five_one_stroke),
    SKELETON (5, 3, five_hat),          SKELETON (5, 2, five_smooth),
    SKELETON (5, 2, five_steep),        SKELETON (6, 3, six_curved),
    SKELETON (6, 3, six_stem),          SKELETON (6, 2, six_round),
    SKELETON (6, 2, six_loop),          SKELETON (7, 3, seven_plain),
    SKELETON (7, 3, seven_round),       SKELETON (7, 1, seven_bar),
    SKELETON (7, 2, seven_serif),       SKELETON (8, 3, eight_from_right),
    SKELETON (8, 2, eight_from_middle), SKELETON (8, 1, eight_two_rings),
    SKELETON (8, 2, eight_open),        SKELETON (9, 3, nine_straight),
    SKELETON (9, 2, nine_curved),       SKELETON (9, 3, nine_loop),
    SKELETON (9, 2, nine_small),
};

/**
 * lab_skeletons_get:
 * @digit: 0..9
 * @n_skeletons: (out): how many ways there are to write it
 *
 * Returns: (transfer none): the ways
 */
const LabSkeleton *
lab_skeletons_get (guint digit, guint *n_skeletons)
{
  guint first = 0, end;

  g_return_val_if_fail (digit < LAB_N_DIGITS, NULL);

  while (skeletons[first].digit < digit)
    first++;
  for (end = first; end < G_N_ELEMENTS (skeletons) && skeletons[end].digit == digit; end++)
    ;
  *n_skeletons = end - first;
  return &skeletons[first];
}
