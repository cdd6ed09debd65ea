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

static const LabKnot zero_round[] = {START (44, 0), GO (17, 14),  GO (0, 50),
                                     GO (9, 86),    GO (32, 100), GO (57, 86),
                                     GO (72, 50),   GO (65, 14),  GO (40, 0)};
static const LabKnot zero_from_right[] = {START (61, 8), GO (38, 0),  GO (12, 20), GO (-1, 58),
                                          GO (13, 94),   GO (39, 98), GO (64, 72), GO (73, 36),
                                          GO (61, 8),    GO (39, 4)};
static const LabKnot zero_tail[] = {START (37, 6), GO (12, 26), GO (-1, 62), GO (13, 94),
                                    GO (37, 98),   GO (62, 76), GO (75, 40), GO (63, 10),
                                    GO (42, 0),    GO (23, 8),  GO (28, 22)};
static const LabKnot zero_open[] = {START (33, 2), GO (7, 30),  GO (1, 66),  GO (17, 98),
                                    GO (45, 94),   GO (67, 62), GO (68, 26), GO (49, 2)};
static const LabKnot zero_wide[] = {START (50, 0), GO (19, 10), GO (0, 44), GO (8, 80), GO (41, 92),
                                    GO (78, 74),   GO (91, 40), GO (77, 8), GO (44, 0)};

static const LabKnot one_plain[] = {START (37, 0), GO (23, 100)};
static const LabKnot one_bent[] = {START (41, 0), GO (30, 50), GO (25, 100)};
static const LabKnot one_flag[] = {START (16, 20), GO (29, 12), CORNER (43, 0), GO (35, 50),
                                   GO (27, 100)};
static const LabKnot one_base[] = {START (16, 22), CORNER (43, 0), GO (35, 50), GO (28, 100),
                                   START (1, 100), GO (29, 98),    GO (59, 99)};

static const LabKnot two_plain[] = {START (6, 22), GO (20, 4),  GO (44, 0),  GO (60, 18),
                                    GO (52, 46),   GO (28, 74), GO (14, 86), CORNER (0, 98),
                                    GO (34, 96),   GO (76, 95)};
static const LabKnot two_loop[] = {START (8, 18), GO (26, 2),  GO (50, 2),  GO (58, 22),
                                   GO (46, 54),   GO (22, 88), GO (4, 96),  GO (0, 84),
                                   GO (14, 74),   GO (40, 86), GO (66, 94), GO (88, 84)};
static const LabKnot two_big_loop[] = {START (14, 22), GO (30, 2),  GO (54, 4),  GO (58, 26),
                                       GO (44, 58),    GO (24, 88), GO (6, 100), GO (-6, 86),
                                       GO (6, 70),     GO (30, 74), GO (52, 86), GO (80, 82)};
static const LabKnot two_flat[] = {START (2, 10), GO (30, 0),     GO (56, 6),  GO (50, 28),
                                   GO (26, 58),   CORNER (6, 78), GO (44, 76), GO (92, 66)};
static const LabKnot two_hook[] = {START (14, 24), GO (8, 14),  GO (22, 2),  GO (46, 2),
                                   GO (60, 20),    GO (48, 50), GO (24, 80), CORNER (6, 94),
                                   GO (30, 88),    GO (52, 92), GO (78, 86)};
static const LabKnot two_narrow[] = {START (18, 16), GO (34, 0),  GO (50, 8),
                                     GO (48, 36),    GO (30, 72), GO (8, 96),
                                     GO (0, 86),     GO (18, 80), GO (58, 90)};
static const LabKnot two_round_head[] = {START (4, 34), GO (10, 10), GO (34, 0),  GO (56, 14),
                                         GO (54, 46),   GO (34, 76), GO (10, 92), GO (0, 82),
                                         GO (12, 72),   GO (34, 80), GO (72, 96)};
static const LabKnot two_like_a[] = {START (10, 30), GO (24, 6),  GO (48, 2), GO (60, 24),
                                     GO (52, 60),    GO (30, 86), GO (8, 92), GO (4, 76),
                                     GO (22, 68),    GO (48, 80), GO (84, 88)};
static const LabKnot two_flat_loop[] = {START (14, 24), GO (34, 4),  GO (60, 8), GO (62, 34),
                                        GO (40, 64),    GO (12, 84), GO (0, 76), GO (14, 66),
                                        GO (44, 70),    GO (92, 72)};
static const LabKnot two_steep[] = {START (6, 8), GO (30, 0),      GO (48, 6),  GO (46, 30),
                                    GO (30, 66),  CORNER (14, 92), GO (40, 88), GO (70, 84)};

static const LabKnot three_corner[] = {START (2, 14), GO (17, 2),      GO (41, 2),  GO (52, 18),
                                       GO (41, 36),   CORNER (22, 46), GO (50, 50), GO (63, 70),
                                       GO (51, 94),   GO (23, 100),    GO (2, 90)};
static const LabKnot three_loop[] = {START (4, 10), GO (27, 0),   GO (52, 10), GO (49, 32),
                                     GO (28, 46),   GO (22, 50),  GO (30, 50), GO (56, 58),
                                     GO (62, 84),   GO (37, 100), GO (5, 94)};
static const LabKnot three_flat_top[] = {START (1, 4),    GO (27, 2),  CORNER (53, 2), GO (40, 22),
                                         CORNER (25, 40), GO (50, 46), GO (63, 70),    GO (47, 94),
                                         GO (23, 100),    GO (3, 92)};
static const LabKnot three_round[] = {START (-2, 18), GO (13, 2),   GO (39, 0),  GO (54, 16),
                                      GO (45, 38),    GO (32, 46),  GO (52, 52), GO (65, 74),
                                      GO (51, 96),    GO (25, 100), GO (4, 84)};
static const LabKnot three_big_bowl[] = {START (8, 10),   GO (27, 0),  GO (47, 8),  GO (45, 28),
                                         CORNER (25, 40), GO (54, 42), GO (71, 62), GO (58, 90),
                                         GO (25, 100),    GO (-1, 92)};
static const LabKnot three_wide[] = {START (-2, 14),  GO (31, 0),  GO (61, 6),  GO (55, 26),
                                     CORNER (27, 38), GO (65, 38), GO (82, 56), GO (62, 80),
                                     GO (26, 86),     GO (2, 76)};
static const LabKnot three_shallow[] = {START (6, 12), GO (25, 2),      GO (49, 6),  GO (56, 20),
                                        GO (47, 36),   CORNER (38, 44), GO (56, 54), GO (67, 72),
                                        GO (57, 92),   GO (29, 100),    GO (6, 88)};
static const LabKnot three_small_top[] = {START (17, 8),   GO (35, 0),  GO (49, 8),  GO (44, 24),
                                          CORNER (33, 36), GO (54, 46), GO (69, 68), GO (57, 92),
                                          GO (23, 100),    GO (-4, 86)};
static const LabKnot three_long_tail[] = {START (8, 16), GO (21, 2),      GO (41, 2),  GO (48, 18),
                                          GO (35, 38),   CORNER (24, 46), GO (46, 50), GO (55, 64),
                                          GO (46, 82),   GO (23, 96),     GO (-7, 100)};
static const LabKnot three_zigzag[] = {START (3, 8),    GO (25, 2),   CORNER (53, 4),
                                       CORNER (27, 38), GO (52, 44),  GO (65, 64),
                                       GO (52, 90),     GO (25, 100), GO (-5, 94)};
static const LabKnot three_slipped[] = {START (14, 12), GO (33, 0),      GO (55, 6),  GO (54, 24),
                                        GO (35, 38),    CORNER (26, 44), GO (48, 48), GO (55, 68),
                                        GO (38, 90),    GO (13, 98),     GO (-10, 90)};

static const LabKnot four_open[] = {START (14, 4), GO (7, 28),    GO (4, 50),  GO (25, 54),
                                    GO (65, 46),   START (67, 0), GO (54, 50), GO (43, 100)};
static const LabKnot four_wide[] = {START (21, 0), GO (7, 32),    CORNER (2, 52), GO (34, 52),
                                    GO (78, 48),   START (60, 8), GO (49, 54),    GO (39, 100)};
static const LabKnot four_closed[] = {START (57, 0), GO (27, 32),   CORNER (-1, 60), GO (35, 60),
                                      GO (75, 58),   START (59, 0), GO (50, 50),     GO (41, 100)};
static const LabKnot four_joined[] = {START (16, 6), GO (6, 36),     GO (13, 54), GO (38, 48),
                                      GO (62, 22),   CORNER (71, 2), GO (56, 50), GO (43, 100)};
static const LabKnot four_box[] = {START (13, 2), CORNER (3, 44), GO (31, 46), GO (71, 40),
                                   START (70, 6), GO (62, 50),    GO (53, 100)};

static const LabKnot five_one_stroke[] = {START (66, 2),   GO (40, 2),  CORNER (16, 4),
                                          CORNER (10, 40), GO (34, 34), GO (58, 50),
                                          GO (58, 82),     GO (30, 99), GO (0, 94)};
static const LabKnot five_hat[] = {START (18, 6), GO (14, 24), CORNER (10, 42), GO (36, 38),
                                   GO (58, 58),   GO (50, 88), GO (20, 100),    GO (0, 90),
                                   START (18, 4), GO (44, 4),  GO (76, 0)};
static const LabKnot five_smooth[] = {START (66, 0), GO (36, 6),   GO (18, 16),
                                      GO (14, 36),   GO (32, 50),  GO (52, 66),
                                      GO (46, 90),   GO (22, 100), GO (0, 92)};
static const LabKnot five_steep[] = {START (74, 4), GO (46, 4),  CORNER (26, 4), GO (18, 28),
                                     GO (22, 42),   GO (42, 50), GO (48, 72),    GO (34, 94),
                                     GO (14, 98),   GO (0, 86)};
static const LabKnot five_flat[] = {START (92, 0),   GO (60, 5),  CORNER (36, 8), GO (26, 26),
                                    CORNER (22, 38), GO (44, 38), GO (56, 54),    GO (44, 76),
                                    GO (20, 86),     GO (0, 78)};
static const LabKnot five_box[] = {START (60, 0), CORNER (12, 4), CORNER (10, 38),
                                   GO (38, 30),   GO (62, 46),    GO (66, 76),
                                   GO (44, 98),   GO (14, 98),    GO (0, 84)};
static const LabKnot five_curl[] = {START (64, 0), GO (40, 4),  CORNER (20, 8), CORNER (14, 46),
                                    GO (34, 36),   GO (58, 44), GO (66, 70),    GO (48, 96),
                                    GO (18, 100),  GO (2, 82),  GO (10, 74)};
static const LabKnot five_narrow[] = {START (60, 0), CORNER (30, 4), CORNER (26, 42), GO (40, 44),
                                      GO (54, 60),   GO (48, 86),    GO (28, 100),    GO (8, 92)};
static const LabKnot five_s[] = {START (60, 0), GO (34, 4),  GO (20, 18), GO (26, 36),
                                 GO (44, 54),   GO (44, 80), GO (26, 98), GO (4, 94)};

static const LabKnot six_curved[] = {START (48, 0), GO (24, 22),  GO (6, 56),
                                     GO (6, 88),    GO (28, 100), GO (54, 86),
                                     GO (54, 62),   GO (32, 56),  GO (8, 76)};
static const LabKnot six_stem[] = {START (30, 0), GO (14, 34), GO (2, 72),
                                   GO (14, 98),   GO (40, 96), GO (60, 76),
                                   GO (46, 58),   GO (22, 64), GO (6, 84)};
static const LabKnot six_round[] = {START (54, 8), GO (34, 0),  GO (10, 24), GO (0, 62),
                                    GO (14, 96),   GO (44, 96), GO (62, 72), GO (46, 52),
                                    GO (20, 58),   GO (6, 76)};
static const LabKnot six_loop[] = {START (36, 0), GO (12, 36), GO (2, 74),
                                   GO (16, 100),  GO (44, 92), GO (56, 70),
                                   GO (40, 60),   GO (24, 74), GO (28, 92)};
static const LabKnot six_wide[] = {START (38, 0), GO (14, 28),  GO (0, 64),
                                   GO (10, 92),   GO (36, 100), GO (68, 86),
                                   GO (66, 62),   GO (40, 56),  GO (14, 74)};

static const LabKnot seven_plain[] = {START (-3, 8), GO (26, 6), CORNER (60, 2), GO (46, 44),
                                      GO (36, 100)};
static const LabKnot seven_round[] = {START (-3, 14), GO (22, 4),  GO (52, 2),
                                      GO (57, 18),    GO (46, 54), GO (40, 100)};
static const LabKnot seven_bar[] = {START (-1, 8), GO (26, 6),     CORNER (58, 4), GO (46, 44),
                                    GO (32, 100),  START (18, 52), GO (42, 48),    GO (68, 46)};
static const LabKnot seven_low_bar[] = {START (3, 10), GO (30, 4),     CORNER (60, 0), GO (49, 40),
                                        GO (44, 100),  START (13, 58), GO (44, 56),    GO (80, 54)};
static const LabKnot seven_arch[] = {START (1, 38), GO (3, 8),   GO (26, 2),  GO (53, 10),
                                     GO (57, 34),   GO (47, 66), GO (40, 100)};
static const LabKnot seven_serif[] = {START (2, 24),  CORNER (2, 6), GO (30, 6),
                                      CORNER (62, 2), GO (47, 42),   GO (40, 100)};
static const LabKnot seven_wide[] = {START (-3, 12), GO (37, 10), CORNER (80, 0), GO (55, 36),
                                     GO (37, 88)};
static const LabKnot seven_sag[] = {START (-4, 0),  GO (5, 14),  GO (33, 12),
                                    CORNER (62, 2), GO (54, 46), GO (48, 100)};

static const LabKnot eight_from_right[] = {
    START (54, 14), GO (38, 0), GO (14, 8),  GO (12, 28), GO (32, 46), GO (50, 66), GO (48, 92),
    GO (26, 100),   GO (6, 88), GO (12, 66), GO (34, 46), GO (56, 26), GO (52, 8)};
static const LabKnot eight_from_middle[] = {
    START (34, 46), GO (12, 28), GO (16, 6),  GO (38, 0),  GO (56, 14), GO (46, 34), GO (26, 52),
    GO (6, 74),     GO (12, 96), GO (36, 98), GO (52, 78), GO (42, 56), GO (28, 42)};
static const LabKnot eight_two_rings[] = {
    START (32, 0),  GO (12, 12), GO (14, 36), GO (32, 46),  GO (50, 34), GO (50, 10), GO (30, 0),
    START (32, 48), GO (6, 62),  GO (8, 90),  GO (30, 100), GO (54, 88), GO (54, 60), GO (30, 47)};
static const LabKnot eight_open[] = {START (58, 8), GO (34, 0),  GO (14, 12),  GO (20, 34),
                                     GO (42, 56),   GO (46, 84), GO (26, 100), GO (6, 88),
                                     GO (14, 66),   GO (40, 42), GO (62, 16),  GO (72, 4)};
static const LabKnot eight_small_ring[] = {START (64, 4), GO (34, 2),  GO (8, 16),   GO (18, 36),
                                           GO (40, 52),   GO (44, 80), GO (28, 100), GO (14, 88),
                                           GO (22, 66),   GO (44, 42), GO (66, 18)};
static const LabKnot eight_crossed[] = {START (66, 10), GO (44, 0),  GO (16, 6),  GO (6, 24),
                                        GO (22, 40),    GO (44, 58), GO (54, 82), GO (34, 100),
                                        GO (8, 92),     GO (10, 70), GO (36, 48), GO (60, 28)};
static const LabKnot eight_wide_top[] = {
    START (70, 12), GO (44, 0),  GO (12, 8),  GO (10, 26), GO (36, 44), GO (46, 62), GO (44, 90),
    GO (28, 100),   GO (16, 86), GO (26, 58), GO (48, 42), GO (70, 26), GO (66, 8)};
static const LabKnot eight_snowman[] = {
    START (36, 0),  GO (18, 10), GO (18, 30), GO (38, 40),  GO (56, 30), GO (56, 10), GO (36, 0),
    START (36, 42), GO (4, 56),  GO (2, 88),  GO (34, 100), GO (66, 88), GO (64, 56), GO (34, 42)};

static const LabKnot nine_straight[] = {START (56, 12), GO (34, 0),  GO (8, 16),
                                        GO (4, 40),     GO (24, 50), GO (48, 34),
                                        CORNER (60, 8), GO (54, 50), GO (48, 100)};
static const LabKnot nine_curved[] = {START (54, 18), GO (38, 0),  GO (12, 8),  GO (2, 34),
                                      GO (20, 50),    GO (44, 38), GO (56, 14), GO (56, 50),
                                      GO (42, 86),    GO (16, 100)};
static const LabKnot nine_loop[] = {START (50, 6), GO (26, 2),  GO (4, 24),
                                    GO (14, 46),   GO (38, 36), GO (54, 10),
                                    GO (50, 38),   GO (42, 68), GO (36, 100)};
static const LabKnot nine_small[] = {START (44, 28), GO (22, 42), GO (4, 28),  GO (16, 4),
                                     GO (40, 4),     GO (48, 28), GO (42, 62), GO (32, 100)};
static const LabKnot nine_big[] = {START (64, 16), GO (44, 0),  GO (14, 8),
                                   GO (0, 34),     GO (14, 54), GO (40, 46),
                                   GO (62, 18),    GO (60, 52), GO (52, 100)};
static const LabKnot nine_hook[] = {START (52, 14), GO (30, 0),  GO (8, 14),  GO (10, 38),
                                    GO (34, 40),    GO (54, 16), GO (58, 54), GO (46, 92),
                                    GO (20, 100),   GO (4, 88)};
static const LabKnot nine_wide[] = {START (70, 8), GO (38, 0),  GO (6, 20),  GO (8, 46),
                                    GO (42, 42),   GO (70, 10), GO (56, 50), GO (34, 96)};
static const LabKnot nine_c[] = {START (54, 2), GO (24, 8),     GO (4, 32),  GO (18, 50),
                                 GO (44, 36),   CORNER (62, 4), GO (54, 50), GO (42, 100)};
static const LabKnot nine_round[] = {START (58, 22), GO (44, 2),  GO (16, 4),
                                     GO (2, 28),     GO (18, 50), GO (46, 42),
                                     GO (58, 20),    GO (56, 60), GO (54, 100)};
static const LabKnot nine_deep[] = {START (60, 20), GO (40, 0),  GO (10, 12),
                                    GO (0, 44),     GO (22, 64), GO (52, 48),
                                    CORNER (66, 8), GO (60, 56), GO (54, 100)};

#define SKELETON(digit, weight, knots)                                                             \
  {                                                                                                \
    digit, weight, G_N_ELEMENTS (knots), knots                                                     \
  }

/* Sorted by digit. */
static const LabSkeleton skeletons[] = {
    SKELETON (0, 3, zero_round),
    SKELETON (0, 3, zero_from_right),
    SKELETON (0, 2, zero_tail),
    SKELETON (0, 1, zero_open),
    SKELETON (0, 2, zero_wide),
    SKELETON (1, 12, one_plain),
    SKELETON (1, 4, one_bent),
    SKELETON (1, 1, one_flag),
    SKELETON (1, 1, one_base),
    SKELETON (2, 2, two_plain),
    SKELETON (2, 4, two_loop),
    SKELETON (2, 3, two_big_loop),
    SKELETON (2, 3, two_flat),
    SKELETON (2, 2, two_hook),
    SKELETON (2, 2, two_narrow),
    SKELETON (2, 3, two_round_head),
    SKELETON (2, 3, two_like_a),
    SKELETON (2, 2, two_flat_loop),
    SKELETON (2, 1, two_steep),
    SKELETON (3, 3, three_corner),
    SKELETON (3, 2, three_loop),
    SKELETON (3, 1, three_flat_top),
    SKELETON (3, 3, three_round),
    SKELETON (3, 3, three_big_bowl),
    SKELETON (3, 2, three_wide),
    SKELETON (3, 2, three_shallow),
    SKELETON (3, 2, three_small_top),
    SKELETON (3, 2, three_long_tail),
    SKELETON (3, 2, three_zigzag),
    SKELETON (3, 2, three_slipped),
    SKELETON (4, 3, four_open),
    SKELETON (4, 3, four_wide),
    SKELETON (4, 1, four_closed),
    SKELETON (4, 3, four_joined),
    SKELETON (4, 1, four_box),
    SKELETON (5, 3, five_one_stroke),
    SKELETON (5, 3, five_hat),
    SKELETON (5, 2, five_smooth),
    SKELETON (5, 1, five_steep),
    SKELETON (5, 3, five_flat),
    SKELETON (5, 3, five_box),
    SKELETON (5, 2, five_curl),
    SKELETON (5, 2, five_narrow),
    SKELETON (5, 2, five_s),
    SKELETON (6, 3, six_curved),
    SKELETON (6, 3, six_stem),
    SKELETON (6, 2, six_round),
    SKELETON (6, 2, six_loop),
    SKELETON (6, 3, six_wide),
    SKELETON (7, 3, seven_plain),
    SKELETON (7, 3, seven_round),
    SKELETON (7, 2, seven_bar),
    SKELETON (7, 1, seven_low_bar),
    SKELETON (7, 2, seven_arch),
    SKELETON (7, 2, seven_serif),
    SKELETON (7, 2, seven_wide),
    SKELETON (7, 1, seven_sag),
    SKELETON (8, 3, eight_from_right),
    SKELETON (8, 2, eight_from_middle),
    SKELETON (8, 1, eight_two_rings),
    SKELETON (8, 3, eight_open),
    SKELETON (8, 3, eight_small_ring),
    SKELETON (8, 2, eight_crossed),
    SKELETON (8, 2, eight_wide_top),
    SKELETON (8, 2, eight_snowman),
    SKELETON (9, 3, nine_straight),
    SKELETON (9, 2, nine_curved),
    SKELETON (9, 3, nine_loop),
    SKELETON (9, 2, nine_small),
    SKELETON (9, 3, nine_big),
    SKELETON (9, 1, nine_hook),
    SKELETON (9, 2, nine_wide),
    SKELETON (9, 3, nine_c),
    SKELETON (9, 3, nine_round),
    SKELETON (9, 2, nine_deep),
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
