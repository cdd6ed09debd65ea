/* lab-model-keys.h: what the saver and the loader of model files agree upon.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* In the metadata of the files we write: their other keys are then ours, and must make sense. */
#define LAB_MODEL_FILE_KEY     "digit_lab"
#define LAB_MODEL_FILE_VERSION "1"
/* A name on each line, where the classes are not called by their numbers. */
#define LAB_MODEL_FILE_CLASSES_KEY "class_names"
