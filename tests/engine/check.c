/* check.c: what a test of the engine needs of a framework.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"

int check_n_failed;
