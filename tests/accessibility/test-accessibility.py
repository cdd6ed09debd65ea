#!/usr/bin/env python3
"""Uses the window as a screen reader does: finds every control by name and role over AT-SPI, and trains.

usage: test-accessibility.py DIGIT-LAB, under tests/with-display --a11y

GTK 4.8 tells less over AT-SPI than it shows: an AdwComboRow and a menu button take no action there, and nothing is
SHOWING. So menus are opened by nobody here; their buttons' names are checked.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import re
import subprocess
import sys
import time
import unittest
import warnings

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402  (the version comes first)

warnings.simplefilter('ignore', DeprecationWarning)

PROGRAM = sys.argv.pop(1)
PATIENCE = 180  # seconds; a sanitizer is slow

BUTTON = ('push button', 'toggle button')
ENTRY = ('text', 'entry')
PICTURE = ('image', 'drawing area', 'canvas')
CHOICE = ('combo box',)
NUMBERS = ('Epochs', 'Batch size', 'Learning rate η', 'L2 penalty λ', 'Dropout p', 'Seed')
CONTROLS = (
    [(BUTTON, name) for name in (
        'Setup and Runs', 'Setup', 'Runs', 'Train', 'Step', 'Stop', 'Main Menu', 'Logarithmic axes', 'Smoothing', 'Undo Stroke', 'Clear Drawing',
        'Curves', 'Weights', 'Confusion', 'Draw', 'Linear', 'Shallow', 'Deep', 'Custom', 'Reset to Defaults',
        'Another Seed', 'New Run', 'Dataset: Built-in digits, 10,000 training and 2,000 test images')]
    + [(BUTTON, f'{verb} {name}') for verb in ('Increase', 'Decrease') for name in NUMBERS]
    + [(ENTRY, name) for name in ('Hidden layers', *NUMBERS)]
    + [(CHOICE, name) for name in ('Activation', 'Initial weights', 'Colours of the weights', 'Numbers in the cells')]
    + [(PICTURE, name) for name in ('Curves', 'First-layer weights', 'Confusion matrix', 'Drawing pad',
                                    'Probabilities', 'What the network sees', 'Sample images', 'Network diagram')]
    + [(('slider',), 'Epoch'), (BUTTON, 'Branch Here'), (BUTTON, 'Follow the newest epoch'), (BUTTON, 'Save Curves'),
       (BUTTON, 'Save Weights'), (BUTTON, 'Save Confusion'), (BUTTON, 'Save Drawing')])


class Node:
    """One accessible object, with what is asked for here."""

    def __init__(self, accessible):
        self.accessible = accessible
        self.role = accessible.get_role_name()
        self.name = accessible.get_name()

    @property
    def description(self):
        return self.accessible.get_description()

    def has_state(self, state):
        self.accessible.clear_cache()
        return self.accessible.get_state_set().contains(state)

    @property
    def is_pressed(self):
        return self.has_state(Atspi.StateType.PRESSED) or self.has_state(Atspi.StateType.CHECKED)

    @property
    def is_sensitive(self):
        return self.has_state(Atspi.StateType.SENSITIVE)

    @property
    def value(self):
        return Atspi.Value.get_current_value(self.accessible)

    @property
    def text(self):
        return Atspi.Text.get_text(self.accessible, 0, Atspi.Text.get_character_count(self.accessible))

    def click(self):
        assert Atspi.Action.do_action(self.accessible, 0), self.name

    def type(self, text):
        assert Atspi.EditableText.set_text_contents(self.accessible, text), self.name
        Atspi.Action.do_action(self.accessible, 0)

    def walk(self, path=()):
        """Yields each node below, with the roles of those above it."""
        for index in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(index)
            if child is None:
                continue
            node = Node(child)
            yield node, path
            yield from node.walk((*path, node.role))


class Accessibility(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Without MNIST, the window offers to get it.
        environment = {name: value for name, value in os.environ.items() if name != 'DIGIT_LAB_DATA_DIR'}
        cls.program = subprocess.Popen([PROGRAM, '--dataset', 'builtin'], env=environment)
        cls.addClassCleanup(cls.end)
        cls.frame = cls.until(cls.find_frame)
        cls.until(lambda: cls.find(BUTTON, 'Train', lambda button: button.is_sensitive))

    @classmethod
    def end(cls):
        cls.program.terminate()
        cls.program.wait(PATIENCE)

    @classmethod
    def until(cls, condition):
        """Waits until the condition gives something, and returns it."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            if cls.program.poll() is not None:
                raise AssertionError(f'digit-lab has ended with status {cls.program.returncode}')
            try:
                result = condition()
            except GLib.Error:
                result = None  # an object went away while it was asked
            if result:
                return result
            time.sleep(0.1)
        raise AssertionError('waited in vain')

    @staticmethod
    def find_application():
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application and application.get_name() == 'digit-lab' and application.get_child_count() > 0:
                application.clear_cache()
                return application
        return None

    @classmethod
    def find_frame(cls):
        application = cls.find_application()
        return Node(application.get_child_at_index(0)) if application else None

    @classmethod
    def find_window(cls, name):
        application = cls.find_application()
        windows = [Node(application.get_child_at_index(i)) for i in range(application.get_child_count())]
        return next((window for window in windows if window.name == name), None)

    @classmethod
    def find(cls, roles, name, condition=lambda node: True):
        cls.frame.accessible.clear_cache()
        for node, _ in cls.frame.walk():
            if node.role in roles and node.name == name and condition(node):
                return node
        return None

    def get(self, roles, name):
        node = self.find(roles, name)
        self.assertIsNotNone(node, f'there is no {roles[0]} "{name}"')
        return node

    def wait_for_label(self, text):
        self.until(lambda: any(node.role == 'label' and text in node.name for node, _ in self.frame.walk()))

    def epochs_done(self):
        labels = (re.fullmatch(r'([\d,]+) of 100,?000', node.name) for node, _ in self.frame.walk())
        return next(int(match[1].replace(',', '')) for match in labels if match)

    def reset(self):
        self.get(BUTTON, 'Reset to Defaults').click()
        self.until(lambda: self.get(ENTRY, 'Epochs').text == '30')

    def test_every_control_has_its_name_and_role(self):
        present = {(node.role, node.name) for node, _ in self.frame.walk()}
        missing = [(roles[0], name) for roles, name in CONTROLS if not any((role, name) in present for role in roles)]
        self.assertEqual(missing, [], sorted(present))

    def test_nothing_is_called_by_its_class_or_twice(self):
        for node, above in self.frame.walk():
            if node.role in BUTTON + ENTRY + CHOICE + PICTURE and not set(above) & {*CHOICE, *BUTTON}:
                self.assertNotRegex(node.name, '^(?:Gtk|Adw|Lab)[A-Z]|^$|_', f'{node.role} below {above}')
                half = node.name[:len(node.name) // 2]
                self.assertNotEqual(node.name, f'{half} {half}')

    def test_pictures_describe_what_they_show(self):
        for name in ('Curves', 'First-layer weights', 'Confusion matrix', 'Drawing pad', 'Network diagram'):
            # Words follow a picture that has just changed.
            self.until(lambda name=name: self.get(PICTURE, name).description)

    def test_settings_explain_themselves(self):
        for name in ('Hidden layers', *NUMBERS):
            self.assertRegex(self.get(ENTRY, name).description, r'^\w.*\.$', name)

    def test_toggles(self):
        logarithm = self.get(BUTTON, 'Logarithmic axes')
        before = logarithm.is_pressed
        logarithm.click()
        self.until(lambda: logarithm.is_pressed != before)
        logarithm.click()
        self.until(lambda: logarithm.is_pressed == before)

    def test_getting_datasets(self):
        self.get(BUTTON, 'Get MNIST…').click()
        dialog = self.until(lambda: self.find_window('Get Datasets'))
        buttons = {node.name: node for node, _ in dialog.walk() if node.role in BUTTON}
        for title in ('MNIST', 'Fashion-MNIST', 'Kuzushiji-MNIST'):
            self.assertIn(f'{title}: Get', buttons)
        buttons['Close'].click()
        self.until(lambda: self.find_window('Get Datasets') is None)

    def test_networks(self):
        diagram = self.get(PICTURE, 'Network diagram')
        layers = self.get(ENTRY, 'Hidden layers')
        for button, typed in (('Linear', ''), ('Shallow', '100'), ('Deep', '100, 100, 100')):
            self.get(BUTTON, button).click()
            self.until(lambda: self.get(BUTTON, button).is_pressed and layers.text == typed)
        deep = diagram.description
        layers.type('32, 16')
        self.until(lambda: self.get(BUTTON, 'Custom').is_pressed)
        self.until(lambda: self.get(PICTURE, 'Network diagram').description != deep)
        self.assertIn('32, 16', self.get(PICTURE, 'Network diagram').description)
        self.reset()
        self.until(lambda: self.get(BUTTON, 'Deep').is_pressed)

    def test_numbers(self):
        self.get(BUTTON, 'Increase Epochs').click()
        self.until(lambda: self.get(ENTRY, 'Epochs').text not in ('30', ''))
        self.get(BUTTON, 'Decrease Epochs').click()
        self.until(lambda: self.get(ENTRY, 'Epochs').text == '30')
        seed = self.get(ENTRY, 'Seed').text
        self.get(BUTTON, 'Another Seed').click()
        self.until(lambda: self.get(ENTRY, 'Seed').text != seed)
        self.reset()

    def test_training(self):
        self.get(BUTTON, 'Linear').click()
        self.get(ENTRY, 'Epochs').type('2')
        self.until(lambda: self.get(ENTRY, 'Epochs').text == '2')
        self.assertFalse(self.get(BUTTON, 'Stop').is_sensitive)
        matrix = self.get(PICTURE, 'Confusion matrix').description

        self.get(BUTTON, 'Train').click()
        self.wait_for_label('2 of 2')
        self.wait_for_label('finished')
        self.assertEqual(self.get(('slider',), 'Epoch').value, 2.0)
        self.until(lambda: '2 epochs' in self.get(PICTURE, 'Curves').description)
        self.until(lambda: self.get(PICTURE, 'Confusion matrix').description != matrix)
        self.reset()

    def test_pausing_stepping_and_stopping(self):
        self.get(ENTRY, 'Epochs').type('100000')
        self.get(BUTTON, 'Train').click()
        self.until(lambda: self.find(BUTTON, 'Pause')).click()
        self.until(lambda: self.find(BUTTON, 'Resume'))
        self.wait_for_label('paused')
        done = self.epochs_done()
        self.get(BUTTON, 'Step').click()
        self.until(lambda: self.epochs_done() > done)
        self.until(lambda: self.find(BUTTON, 'Resume'))
        self.get(BUTTON, 'Stop').click()
        self.until(lambda: self.find(BUTTON, 'Train', lambda button: button.is_sensitive))
        self.wait_for_label('stopped')
        self.reset()


if __name__ == '__main__':
    unittest.main(verbosity=2)
