"""digit-lab-cli train: what it prints, and that the same training gives the same numbers.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import re
import signal
import struct
import subprocess
import unittest

import digit_lab

FIRST_KEYS = ['run', 'name', 'dataset', 'class_names', 'epochs', 'epochs_done']
EPOCH_KEYS = ['epoch', 'train_loss', 'train_accuracy', 'last_batch_loss', 'test_loss',
              'test_accuracy', 'seconds']
END_KEYS = ['done', 'epochs', 'seconds', 'test_accuracy', 'best_test_accuracy', 'best_epoch',
            'parameters', 'dataset']


class Json(digit_lab.TestCase):

    def test_members(self):
        *epochs, end = self.train(epochs=3)
        self.assertEqual([entry['epoch'] for entry in epochs], [1, 2, 3])
        for entry in epochs:
            self.assertEqual(list(entry), EPOCH_KEYS)
            self.assertGreater(entry['train_loss'], 0)
            self.assertGreater(entry['test_loss'], 0)
            self.assertGreater(entry['last_batch_loss'], 0)
            self.assertGreaterEqual(entry['seconds'], 0)
            for key in 'train_accuracy', 'test_accuracy':
                self.assertTrue(0 < entry[key] <= 1)
        self.assertLess(epochs[2]['train_loss'], epochs[0]['train_loss'])

        accuracies = [entry['test_accuracy'] for entry in epochs]
        self.assertEqual(list(end), END_KEYS)
        self.assertIs(end['done'], True)
        self.assertEqual(end['epochs'], 3)
        self.assertEqual(end['test_accuracy'], accuracies[-1])
        self.assertEqual(end['best_test_accuracy'], max(accuracies))
        self.assertEqual(end['best_epoch'], accuracies.index(max(accuracies)) + 1)
        self.assertEqual(end['parameters'], 7850)
        self.assertEqual(end['dataset'], self.dataset.name)
        self.assertAlmostEqual(end['seconds'], sum(entry['seconds'] for entry in epochs))

    def test_first_line(self):
        numbers = []
        for arguments in [], ['--name', 'one of ours'], ['--no-store']:
            text = self.succeed('train', '--dataset', self.dataset, '--preset', 'linear',
                                '--epochs', 1, '--json', *arguments)
            first = digit_lab.lines(text)[0]
            self.assertEqual(list(first), FIRST_KEYS)
            self.assertEqual(first['dataset'], self.dataset.name)
            self.assertEqual((first['epochs'], first['epochs_done']), (1, 0))
            self.assertEqual(first['name'], 'one of ours' if '--name' in arguments
                             else 'linear · η 0.1 · λ 0 · seed 1')
            numbers.append(first['run'])
        self.assertGreater(numbers[1], numbers[0])
        self.assertIsNone(numbers[2])

    def test_numbers_are_short(self):
        text = self.succeed('train', '--dataset', self.dataset, '--preset', 'linear', '--epochs', 2,
                            '--json')
        numbers = re.findall(r'(?<=:)[-0-9][^,}]*', text)
        self.assertGreater(len(numbers), 15)
        for number in numbers:
            # Python's repr has the fewest digits that read back the same.
            digits, shortest = (re.sub(r'e.*|\D', '', text).strip('0')
                                for text in (number, repr(float(number))))
            self.assertEqual(len(digits), len(shortest), number)
        for entry in digit_lab.lines(text)[1:-1]:
            # A mean over batches shows nothing of how it was summed up.
            self.assertEqual(entry['train_accuracy'], round(entry['train_accuracy'], 12))

    def test_any_locale(self):
        expected = digit_lab.without_seconds(self.train())
        definition = self.folder / 'comma.def'
        definition.write_text('LC_NUMERIC\ndecimal_point ","\nthousands_sep "."\ngrouping 3;3\n'
                              'END LC_NUMERIC\n')
        # Only one category is defined, which localedef remarks upon.
        subprocess.run(['localedef', '--force', '-i', definition, self.folder / 'comma'],
                       capture_output=True, check=False)
        comma = {'LC_ALL': None, 'LC_CTYPE': 'C.UTF-8', 'LC_NUMERIC': 'comma',
                 'LOCPATH': self.folder}
        self.assertEqual(digit_lab.without_seconds(self.train(**comma)), expected)
        self.assertEqual(digit_lab.without_seconds(self.train('--learning-rate', '0.1', **comma)), expected)
        # That locale is in force: people read the commas.
        text = self.succeed('train', '--dataset', self.dataset, '--preset', 'linear', '--epochs', 1,
                            **comma)
        self.assertRegex(text, r'7\.850.*\n.*loss \d,\d{4}')


class Numbers(digit_lab.TestCase):

    def test_same_again(self):
        first = self.train('--dropout', '0.2', '--l2', '1e-4', preset='deep')
        again = self.train('--dropout', '0.2', '--l2', '1e-4', preset='deep')
        self.assertEqual(digit_lab.without_seconds(first), digit_lab.without_seconds(again))

    def test_same_with_two_threads(self):
        one = self.train('--threads', 1, preset='deep')
        two = self.train('--threads', 2, preset='deep')
        self.assertEqual(digit_lab.without_seconds(one), digit_lab.without_seconds(two))

    def test_each_option_matters(self):
        plain = self.train(preset='shallow')[0]['train_loss']
        for option in (['--seed', 2], ['--activation', 'leaky-relu'], ['--activation', 'tanh'],
                       ['--activation', 'sigmoid'], ['--init', 'glorot'], ['--init', 'uniform'],
                       ['--batch', 99], ['--learning-rate', 0.11], ['--l2', '0.001'],
                       ['--dropout', '0,1']):
            changed = self.train(*option, preset='shallow')[0]['train_loss']
            self.assertNotEqual(changed, plain, option)

    def test_defaults(self):
        text = self.succeed('train', '--dataset', self.dataset, '--json')
        default = digit_lab.lines(text)[1:]
        self.assertEqual(default[-1]['epochs'], 30)
        spelt_out = self.train('--hidden', '100,100,100', '--activation', 'relu', '--init', 'he',
                               '--batch', 100, '--learning-rate', '0.1', '--l2', 0, '--dropout', 0,
                               '--seed', 1, epochs=30, preset=None)
        self.assertEqual(digit_lab.without_seconds(default), digit_lab.without_seconds(spelt_out))

    def test_parameters(self):
        for option, value, parameters in (('--preset', 'linear', 7850), ('--preset', 'shallow', 79510),
                                          ('--preset', 'deep', 99710), ('--hidden', '', 7850),
                                          ('--hidden', '128, 64', 109386), ('--hidden', '1', 805)):
            text = self.succeed('train', '--dataset', self.dataset, option, value, '--epochs', 1,
                                '--json')
            self.assertEqual(digit_lab.lines(text)[-1]['parameters'], parameters)


class Language(digit_lab.TestCase):

    def test_programs_read_english(self):
        """What programs read is the same in any language; what people read is theirs."""
        catalogue = self.folder / 'fr' / 'LC_MESSAGES' / 'digit-lab.mo'
        catalogue.parent.mkdir(parents=True)
        subprocess.run(['msgfmt', '-o', catalogue, '-'], check=True, text=True,
                       input='msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
                             'msgid "Built-in digits"\nmsgstr "Chiffres"\n')
        french = {'LANGUAGE': 'fr', 'LC_ALL': 'C.UTF-8', 'DIGIT_LAB_LOCALEDIR': self.folder}
        model = self.folder / 'model'
        train = ['train', '--dataset', 'builtin', '--preset', 'linear', '--epochs', 1]
        self.assertIn('Chiffres', self.succeed(*train, **french))
        end = digit_lab.lines(self.succeed(*train, '--json', '--save', model, **french))[-1]
        self.assertEqual(end['dataset'], 'Built-in digits')
        self.assertIn(b'Built-in digits', model.read_bytes())
        result = json.loads(self.succeed('evaluate', model, '--dataset', 'builtin', '--json', **french))
        self.assertEqual(result['dataset'], 'Built-in digits')


class Text(digit_lab.TestCase):

    def test_lines(self):
        text = self.succeed('train', '--dataset', self.dataset, '--preset', 'linear', '--epochs', 2)
        self.assertNotRegex(text, r'[\r\x1b]')
        beginning, first, second, end, number = text.splitlines()
        self.assertIn(self.dataset.name, beginning)
        self.assertIn('linear', beginning)
        self.assertRegex(first, r'\Aepoch 1/2 .*loss \d+\.\d+')
        self.assertRegex(second, r'\Aepoch 2/2 .*loss \d+\.\d+')
        self.assertRegex(end, r'\A2 epochs .*best \d+\.\d+ % at epoch [12]\Z')
        self.assertRegex(number, r'\ARecorded as run \d+\Z')
        text = self.succeed('train', '--dataset', self.dataset, '--preset', 'linear', '--epochs', 1,
                            '--no-store')
        self.assertEqual(len(text.splitlines()), 3)

    def test_terminal(self):
        leader, follower = os.openpty()
        # The moving line appears five times a second: long enough for one at least.
        program = subprocess.Popen(
            [digit_lab.CLI, 'train', '--dataset', self.dataset, '--epochs', '100000'],
            stdout=follower, stderr=follower, stdin=follower, env=digit_lab.environment())
        os.close(follower)
        seen = b''
        while not re.search(rb'\r\[[#.]{20}\]  epoch \d+/100000', seen):
            seen += os.read(leader, 4096)
        program.terminate()
        try:
            while chunk := os.read(leader, 4096):
                seen += chunk
        except OSError:
            pass  # how a terminal says that its last program has gone
        self.assertEqual(program.wait(), 128 + 15)
        os.close(leader)
        self.assertNotIn(b'\x1b', seen)
        for line in re.split(rb'[\r\n]', seen):
            if line.startswith(b'['):
                self.assertLess(len(line), 80)

    def test_full_disk(self):
        with open('/dev/full', 'wb') as full:
            done = subprocess.run([digit_lab.CLI, 'train', '--dataset', self.dataset, '--preset',
                                   'linear', '--epochs', '1', '--json'], stdout=full,
                                  stderr=subprocess.PIPE, env=digit_lab.environment())
        self.assertEqual(done.returncode, 1)
        self.assert_sentence(done.stderr.decode(), 'Standard output')


class Results(digit_lab.TestCase):

    def assert_png(self, path, width, height):
        data = path.read_bytes()
        self.assertEqual(data[:8], b'\x89PNG\r\n\x1a\n')
        self.assertEqual(struct.unpack('>II', data[16:24]), (width, height))
        self.assertEqual(data[-8:-4], b'IEND')
        self.assertGreater(len(data), 10000)

    def test_figures(self):
        for preset in 'linear', 'shallow':
            figures = self.folder / preset / 'figures'
            text = self.succeed('train', '--dataset', self.dataset, '--preset', preset, '--epochs',
                                2, '--figures', figures)
            self.assertEqual(sorted(path.name for path in figures.iterdir()),
                             ['confusion.png', 'curves.png', 'weights.png'])
            for path in figures.iterdir():
                self.assertIn(str(path), text)
            self.assert_png(figures / 'curves.png', 2000, 1500)
            self.assert_png(figures / 'confusion.png', 1520, 1440)
            height = struct.unpack('>I', (figures / 'weights.png').read_bytes()[20:24])[0]
            self.assert_png(figures / 'weights.png', 2000, height)

    def test_many_neurons(self):
        self.train('--figures', self.folder, '--hidden', '4096', epochs=1, preset=None)
        width, height = struct.unpack('>II', (self.folder / 'weights.png').read_bytes()[16:24])
        # 28 × 28 pixels for each neuron at least, twice that in a PNG.
        self.assertGreater(width * height, 4096 * 56 * 56)

    def test_json_stays_alone(self):
        objects = self.train('--figures', self.folder, '--save', self.folder / 'model')
        self.assertEqual([list(entry)[0] for entry in objects], ['epoch', 'epoch', 'done'])

    def test_same_place(self):
        """The model may go into the folder that is made for the figures, but not take its place."""
        folder = self.folder / 'results'
        self.train('--save', folder / 'model', '--figures', folder, epochs=1)
        self.assertTrue((folder / 'model').is_file())
        done = digit_lab.run('train', '--dataset', self.dataset, '--epochs', 100000, '--save',
                             self.folder / 'one', '--figures', self.folder / 'one')
        self.assert_failure(done, self.folder / 'one')
        self.assertEqual(done.stdout, '')

    def test_unwritable(self):
        file = self.folder / 'file'
        file.write_text('')
        # In the place of a device, such as /dev/null, which a fault would cost the machine.
        pipe = self.folder / 'pipe'
        os.mkfifo(pipe)
        for option, path in (('--save', self.folder / 'missing' / 'model'),
                             ('--save', self.folder), ('--save', pipe), ('--save', ''),
                             ('--save', file / 'model'), ('--figures', file),
                             ('--figures', file / 'figures'), ('--figures', '/proc/figures')):
            # Nothing is trained: this would take hours.
            done = digit_lab.run('train', '--dataset', self.dataset, '--epochs', 100000, option, path)
            self.assert_failure(done, path)
            self.assertEqual(done.stdout, '')
        self.assertTrue(pipe.is_fifo())

    def test_one_is_written_without_the_other(self):
        """A folder that went away while the network was trained takes nothing else with it."""
        folder, figures = self.folder / 'gone', self.folder / 'figures'
        folder.mkdir()
        program = digit_lab.start('train', '--dataset', self.dataset, '--epochs', 100000, '--json',
                                  '--save', folder / 'model', '--figures', figures)
        program.stdout.readline()
        program.stdout.readline()
        folder.rmdir()
        program.terminate()
        _, err = program.communicate()
        self.assertEqual(program.returncode, 1)
        sentence = err.decode().splitlines(keepends=True)[-1]
        self.assert_sentence(sentence, folder / 'model')
        # And not the file beside it that is written first.
        self.assertNotIn('model.', sentence)
        self.assertTrue((figures / 'confusion.png').is_file())

    def test_diverged(self):
        # Each batch multiplies the weights by 1 - 2ηλ.
        done = digit_lab.run('train', '--dataset', self.dataset, '--preset', 'linear',
                             '--learning-rate', 1000, '--l2', 0.002, '--epochs', 50, '--json',
                             '--save', self.folder / 'model', '--figures', self.folder / 'figures')
        self.assert_failure(done, 'iverged at epoch')
        _, *epochs, end = digit_lab.lines(done.stdout)
        self.assertEqual(list(end), ['done', 'reason', *END_KEYS[1:]])
        self.assertIs(end['done'], False)
        self.assertRegex(end['reason'], r'iverged at epoch \d+, batch \d+')
        self.assertEqual(end['epochs'], len(epochs))
        if not epochs:
            self.assertIsNone(end['test_accuracy'])
        self.assertTrue((self.folder / 'model').is_file())
        self.assertTrue((self.folder / 'figures' / 'curves.png').is_file())

    def test_signals(self):
        for number, name in ((signal.SIGINT, 'Interrupt'), (signal.SIGTERM, 'Terminated'),
                             (signal.SIGHUP, 'Hangup')):
            model = self.folder / f'{name}.safetensors'
            figures = self.folder / name
            program = digit_lab.start('train', '--dataset', self.dataset, '--epochs', 100000,
                                      '--json', '--save', model, '--figures', figures)
            run = json.loads(program.stdout.readline())['run']
            first = json.loads(program.stdout.readline())
            self.assertEqual(first['epoch'], 1)
            program.send_signal(number)
            out, err = program.communicate()
            self.assertEqual(program.returncode, 128 + number)
            self.assert_sentence(err.decode(), name)
            end = digit_lab.lines(out.decode())[-1]
            self.assertIs(end['done'], False)
            self.assertIn(name, end['reason'])
            self.assertGreaterEqual(end['epochs'], 1)
            self.assertTrue((figures / 'curves.png').is_file())
            self.assertEqual(digit_lab.run('evaluate', model, '--dataset', self.dataset).returncode, 0)
            recorded = json.loads(self.succeed('runs', 'show', run, '--json'))
            self.assertEqual(recorded['state'], 'stopped')
            self.assertEqual(recorded['epochs_done'], end['epochs'])

    def test_nohup(self):
        """Who has the hangup ignored before the program starts closes the terminal without harm."""
        program = subprocess.Popen(
            [digit_lab.CLI, 'train', '--dataset', self.dataset, '--epochs', '100000', '--json'],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=digit_lab.environment(),
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        for line in program.stdout:
            epoch = json.loads(line).get('epoch')
            if epoch == 1:
                program.send_signal(signal.SIGHUP)
            elif epoch == 5:
                break
        program.terminate()
        program.communicate()
        self.assertEqual(program.returncode, 128 + signal.SIGTERM)


class Program(digit_lab.TestCase):

    def test_no_gtk(self):
        libraries = subprocess.run(['ldd', digit_lab.CLI], capture_output=True, text=True,
                                   check=True).stdout
        self.assertIn('libglib-2.0', libraries)
        self.assertNotRegex(libraries, r'libgtk|libgdk-|libgsk|libadwaita')

    def test_data_it_uses(self):
        found = digit_lab.lines(self.succeed('train', '--preset', 'linear', '--epochs', 1, '--json'))
        self.assertEqual(found[-1]['dataset'], 'Built-in digits')
        named = digit_lab.lines(self.succeed('train', '--preset', 'linear', '--epochs', 1, '--json',
                                             DIGIT_LAB_DATA_DIR=self.dataset))
        self.assertEqual(named[-1]['dataset'], self.dataset.name)


if __name__ == '__main__':
    unittest.main()
