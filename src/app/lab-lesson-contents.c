/* lab-lesson-contents.c: the texts of the lessons, what they train and what they ask.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "lab-lesson-judges.h"

static const LabLesson lessons[] = {
    {"linear",
     N_ ("What a Linear Network Sees"),
     N_ ("Templates, and where they fail"),
     {{.text =
           N_ ("A linear network looks at an image through one template for each class: it adds "
               "up the ink where the template is blue, and takes it off where it is orange. The "
               "highest sum wins.\n\nTrain one, and watch the templates come out of the noise."),
       .card = "weights",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_LINEAR, 10, 0.1, 0, 0},
       .question = N_ ("How many of ten test images will it read, after ten epochs?"),
       .choices = {N_ ("Seven or fewer"), N_ ("Eight"), N_ ("Nine"), N_ ("All ten"), NULL},
       .judge = lab_judge_linear_accuracy,
       .explain = lab_explain_linear_accuracy},
      {.text =
           N_ ("The confusion matrix says what becomes of the others. A row is what an image is, a "
               "column what it was taken for. Mistakes are red.\n\nOne template must fit every "
               "way of writing a class: look for two that lie over each other."),
       .card = "confusion",
       .question = N_ ("Which two classes does it mix up most?"),
       .choices = {N_ ("0 and 1"), N_ ("4 and 9"), N_ ("3 and 5"), N_ ("Two others"), NULL},
       .judge = lab_judge_linear_mistakes,
       .explain = lab_explain_linear_mistakes},
      {.text =
           N_ ("Now a hundred neurons between the pixels and the classes. Each has a template of "
               "its own, for a part or a manner of writing, and the classes are put together "
               "from all of them."),
       .card = "weights",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_SHALLOW, 10, 0.1, 0, 0},
       .question = N_ ("How many of the linear network’s mistakes will be left?"),
       .choices = {N_ ("Nearly all"), N_ ("About half"), N_ ("A third or fewer"), NULL},
       .judge = lab_judge_hidden_layer,
       .explain = lab_explain_hidden_layer},
      {.text =
           N_ ("Click on a tile to look into its neuron, and on a cell of the matrix to see the "
               "images behind the number.\n\nThen draw on the pad: both networks are kept under "
               "Runs, and the pad asks the one that is shown."),
       .card = "draw"}},
     4},
    {"overfitting",
     N_ ("Overfitting, and How to Stop It"),
     N_ ("When more training makes it worse"),
     {{.text = N_ ("Three layers of a hundred neurons have a hundred thousand numbers to adjust: "
                   "enough to learn the training images by heart.\n\nWatch two curves: the loss on "
                   "the training images, and, dashed, on test images that it never trains on."),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_DEEP, 25, 0.1, 0, 0},
       .question = N_ ("When will the test loss be lowest?"),
       .choices = {N_ ("In the first half"), N_ ("In the second half"), N_ ("At the very end"),
                   NULL},
       .judge = lab_judge_lowest_loss,
       .explain = lab_explain_lowest_loss},
      {.text =
           N_ ("One could have stopped there: that is early stopping. Each epoch is kept, so go "
               "back to the best one. Weights, matrix and verdict go along."),
       .card = "confusion",
       .action = LAB_LESSON_GO_TO_BEST,
       .question = N_ ("Where does it read more test images: at its lowest loss, or at the end?"),
       .choices = {N_ ("At its lowest loss"), N_ ("Much the same"), N_ ("At the end"), NULL},
       .judge = lab_judge_early_stop,
       .explain = lab_explain_early_stop},
      {.text = N_ ("Another way: make large weights costly. With λ 0.0001 the sum of all squared "
                   "weights counts, too, and the network must say what it knows with less."),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_DEEP, 25, 0.1, 1e-4, 0},
       .question = N_ ("What becomes of the distance from training to test loss, at the end?"),
       .choices = {N_ ("It is smaller"), N_ ("Much the same"), N_ ("It is larger"), NULL},
       .judge = lab_judge_penalty,
       .explain = lab_explain_penalty},
      {.text = N_ ("And a penalty a hundred times as strong, λ 0.01?"),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_DEEP, 25, 0.1, 1e-2, 0},
       .question = N_ ("What will a strong penalty do?"),
       .choices = {N_ ("It reads better still"), N_ ("Nothing more changes"),
                   N_ ("It underfits: it reads worse, and both losses are high"), NULL},
       .judge = lab_judge_strong_penalty,
       .explain = lab_explain_strong_penalty},
      {.text = N_ ("Between too weak and too strong lies the best penalty. The experiment “L2 "
                   "regularisation” looks for it with ten of them, and shows the whole curve.")}},
     5},
    {"learning-rate",
     N_ ("Too Fast, Too Slow"),
     N_ ("What the learning rate does"),
     {{.text = N_ ("After each batch every weight takes a step down the slope of the loss. The "
                   "learning rate η is how long a step is. Begin with a very short one: 0.001."),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_SHALLOW, 6, 0.001, 0, 0},
       .question = N_ ("After six epochs, will it be done?"),
       .choices = {N_ ("Yes, the loss has settled"), N_ ("No, it still falls with every epoch"),
                   NULL},
       .judge = lab_judge_slow,
       .explain = lab_explain_slow},
      {.text = N_ ("The same network with steps a hundred times as long: 0.1."),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_SHALLOW, 6, 0.1, 0, 0},
       .question = N_ ("Where will its training loss be after six epochs?"),
       .choices = {N_ ("Less than half of what it was"), N_ ("Much the same"), N_ ("Higher"), NULL},
       .judge = lab_judge_good_rate,
       .explain = lab_explain_good_rate},
      {.text = N_ ("If longer is better: a hundred times as long once more, 10. Look at the small "
                   "steps of the curve, batch by batch."),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_SHALLOW, 6, 10, 0, 0},
       .question = N_ ("And now?"),
       .choices = {N_ ("Lower still"), N_ ("Much the same"), N_ ("Far higher, or no number at all"),
                   NULL},
       .judge = lab_judge_fast,
       .explain = lab_explain_fast},
      {.text =
           N_ ("A step that is too long jumps over the valley, and up the other side.\n\nη may be "
               "changed while a network trains: start with 0.3, and go down when the curve "
               "wavers. A thin line marks where.")}},
     4},
    {"dropout",
     N_ ("Dropout"),
     N_ ("Learning with parts switched off"),
     {{.text = N_ ("First the deep network as it is, to compare with."),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_DEEP, 20, 0.1, 0, 0},
       .question = N_ ("At the end, which loss will be lower?"),
       .choices = {N_ ("That of the training images"), N_ ("That of the test images"), NULL},
       .judge = lab_judge_without_dropout,
       .explain = lab_explain_without_dropout},
      {.text = N_ ("With dropout, a quarter of the inputs of each layer is switched off at random, "
                   "others with each batch: no neuron can rely on a few others. When it is tested, "
                   "all of them are on."),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_DEEP, 20, 0.1, 0, 0.25},
       .question = N_ ("And now, which loss will be lower?"),
       .choices = {N_ ("That of the training images"), N_ ("That of the test images"), NULL},
       .judge = lab_judge_dropout,
       .explain = lab_explain_dropout},
      {.text = N_ ("If a quarter helps, what of seven in ten?"),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_DEEP, 20, 0.1, 0, 0.7},
       .question = N_ ("How will it read the test images, beside the network without dropout?"),
       .choices = {N_ ("Better"), N_ ("Much the same"), N_ ("Worse"), NULL},
       .judge = lab_judge_strong_dropout,
       .explain = lab_explain_strong_dropout}},
     3},
    {"centring",
     N_ ("Why Centring Matters"),
     N_ ("What the pad does before it asks"),
     {{.text = N_ ("The images of MNIST were prepared: the ink fitted into 20 × 20 pixels, and its "
                   "centre of mass put at the centre of 28 × 28. Train a network on them."),
       .card = "curves",
       .action = LAB_LESSON_TRAIN,
       .training = {NN_PRESET_SHALLOW, 5, 0.1, 0, 0},
       .question = N_ ("How many of ten test images will it read?"),
       .choices = {N_ ("Eight or fewer"), N_ ("Nine"), N_ ("Nearly all ten"), NULL},
       .judge = lab_judge_centred,
       .explain = lab_explain_centred},
      {.text =
           N_ ("A neuron of the first layer knows pixels, and no shapes: a weight belongs to one "
               "place. Now move each test image to the right and down, and change nothing "
               "else."),
       .card = "weights",
       .action = LAB_LESSON_SHIFT,
       .question = N_ ("Moved by four pixels each way, how many of ten will it still read?"),
       .choices = {N_ ("Nearly all ten"), N_ ("About seven"), N_ ("About half"),
                   N_ ("Three or fewer"), NULL},
       .judge = lab_judge_shifted,
       .explain = lab_explain_shifted},
      {.text = N_ (
           "That is why the pad prepares what you draw. Draw a small digit in a corner: the pad "
           "shows the image as it lies there and as it was prepared, and what the network "
           "says of each."),
       .card = "draw"}},
     3},
};

/**
 * lab_lessons_get:
 * @n_lessons: (out): how many
 *
 * Returns: (transfer none) (array length=n_lessons): all lessons, their texts in English
 */
const LabLesson *
lab_lessons_get (guint *n_lessons)
{
  *n_lessons = G_N_ELEMENTS (lessons);
  return lessons;
}
