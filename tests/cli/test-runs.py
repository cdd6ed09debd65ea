"""digit-lab-cli runs, figure, and evaluate --run: what was trained is there again.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import csv
import json
import signal
import unittest

import digit_lab

LIST_KEYS = ['run', 'name', 'state', 'message', 'starred', 'note', 'created', 'dataset', 'epochs',
             'epochs_done', 'seconds', 'test_loss', 'test_accuracy', 'best_test_loss',
             'best_loss_epoch', 'best_test_accuracy', 'best_epoch', 'experiment', 'parent']


class StoreCase(digit_lab.TestCase):
    """A test with a store of its own."""

    def setUp(self):
        super().setUp()
        self.store = self.folder / 'runs.db'

    def program(self, *arguments):
        """Runs the program on that store: it must succeed."""
        return self.succeed(*arguments, DIGIT_LAB_STORE=self.store)

    def fail_program(self, arguments, *parts):
        self.assert_failure(digit_lab.run(*arguments, DIGIT_LAB_STORE=self.store), *parts)

    def record(self, *arguments, epochs=3, preset='linear'):
        """Trains and records: the run's number, and the JSON objects of its epochs."""
        text = self.program('train', '--dataset', self.dataset, '--preset', preset, '--epochs',
                            epochs, '--json', *arguments)
        first, *epochs, _ = digit_lab.lines(text)
        return first['run'], epochs

    def list(self, *arguments):
        return digit_lab.lines(self.program('runs', 'list', '--json', *arguments))

    def numbers(self, *arguments):
        return [entry['run'] for entry in self.list(*arguments)]

    def show(self, run):
        return json.loads(self.program('runs', 'show', run, '--json'))

    def stop(self, *arguments):
        """Trains for two epochs of very many, and stops: the run's number."""
        program = digit_lab.start('train', '--dataset', self.dataset, '--preset', 'linear',
                                  '--epochs', 100000, '--json', *arguments,
                                  DIGIT_LAB_STORE=self.store)
        run = json.loads(program.stdout.readline())['run']
        while json.loads(program.stdout.readline())['epoch'] < 2:
            pass
        program.send_signal(signal.SIGINT)
        program.communicate()
        self.assertEqual(program.returncode, 128 + signal.SIGINT)
        return run


class Lists(StoreCase):

    def test_members(self):
        run, epochs = self.record('--l2', '0.001')
        entry, = self.list()
        self.assertEqual(list(entry), LIST_KEYS)
        self.assertEqual(entry['run'], run)
        self.assertEqual(entry['name'], 'linear · η 0.1 · λ 0.001 · seed 1')
        self.assertEqual((entry['state'], entry['message']), ('finished', None))
        self.assertEqual((entry['starred'], entry['note']), (False, ''))
        self.assertRegex(entry['created'], r'\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\Z')
        self.assertEqual(entry['dataset'], self.dataset.name)
        self.assertEqual((entry['epochs'], entry['epochs_done']), (3, 3))
        self.assertEqual(entry['test_accuracy'], epochs[-1]['test_accuracy'])
        self.assertEqual(entry['test_loss'], epochs[-1]['test_loss'])
        losses = [epoch['test_loss'] for epoch in epochs]
        self.assertEqual(entry['best_test_loss'], min(losses))
        self.assertEqual(entry['best_loss_epoch'], losses.index(min(losses)) + 1)
        self.assertIsNone(entry['experiment'])
        self.assertIsNone(entry['parent'])

    def test_choice_and_order(self):
        first, _ = self.record('--name', 'Beta', epochs=1)
        second, _ = self.record('--name', 'alpha', epochs=4)
        third = self.stop()
        self.assertEqual(self.numbers(), [third, second, first])
        self.assertEqual(self.numbers('--reverse'), [first, second, third])
        self.assertEqual(self.numbers('--limit', 2), [third, second])
        self.assertEqual(self.numbers('--state', 'stopped'), [third])
        self.assertEqual(self.numbers('--state', 'diverged'), [])
        self.assertEqual(self.numbers('--match', 'BETA'), [first])
        by_epochs = self.list('--sort', 'epochs')
        self.assertEqual([entry['epochs_done'] for entry in by_epochs],
                         sorted((entry['epochs_done'] for entry in by_epochs), reverse=True))
        self.assertEqual(by_epochs[-1]['run'], first)
        self.assertLess(self.numbers('--sort', 'name').index(second),
                        self.numbers('--sort', 'name').index(third))
        self.assertEqual(self.numbers('--sort', 'loss', '--limit', 1),
                         [min(self.list(), key=lambda entry: entry['best_test_loss'])['run']])
        self.program('runs', 'star', first, third)
        self.assertEqual(self.numbers('--starred'), [third, first])
        self.program('runs', 'unstar', third)
        self.assertEqual(self.numbers('--starred'), [first])
        self.assertEqual(self.numbers('--experiment', 1), [])

    def test_table(self):
        self.assertEqual(self.program('runs', 'list').splitlines(), ['There are no such runs.'])
        self.record('--name', 'a name with 漢字', epochs=1)
        self.record(epochs=12)
        titles, *rows = self.program('runs', 'list').splitlines()
        self.assertEqual(titles.split(), ['Run', 'Name', 'State', 'Epochs', 'Best', 'Last', 'Time',
                                          'Dataset', 'Started'])
        self.assertEqual(len(rows), 2)
        self.assertIn('12/12', rows[0])
        # Wide characters take two columns each.
        self.assertEqual(rows[0].index('finished'), rows[1].index('finished') + 2)
        self.assertEqual(titles.index('State'), rows[0].index('finished'))

    def test_empty(self):
        self.assertEqual(self.list(), [])
        self.fail_program(['runs', 'show', '1'], '1')


class Shows(StoreCase):

    def test_members(self):
        run, epochs = self.record('--l2', '0.001', '--dropout', '0.1', '--batch', 50, '--seed',
                                  18446744073709551615, preset='shallow')
        entry = self.show(run)
        self.assertEqual(list(entry)[:len(LIST_KEYS)], LIST_KEYS)
        self.assertEqual(entry['config'], {
            'hidden': [100], 'activation': 'relu', 'init': 'he', 'epochs': 3, 'batch': 50,
            'learning_rate': 0.1, 'l2': 0.001, 'dropout': 0.1, 'seed': 18446744073709551615,
            'parameters': 79510})
        self.assertEqual((entry['train_images'], entry['test_images']),
                         (digit_lab.TRAIN_IMAGES, digit_lab.TEST_IMAGES))
        self.assertRegex(entry['dataset_hash'], r'\A[0-9a-f]{64}\Z')
        self.assertEqual(entry['checkpoints'][-1], 3)
        self.assertTrue(entry['diagnosis']['kind'])
        self.assertTrue(entry['diagnosis']['sentence'])
        for told, kept in zip(epochs, entry['history'], strict=True):
            self.assertEqual(told, {name: kept[name] for name in told})
            self.assertEqual((kept['learning_rate'], kept['l2'], kept['dropout']), (0.1, 0.001, 0.1))

    def test_text(self):
        run, _ = self.record('--name', 'mine')
        text = self.program('runs', 'show', 'mine')
        self.assertEqual(text.splitlines()[0], f'Run {run}: mine')
        for part in self.dataset.name, '784-10', 'η 0.1', '3 of 3', 'digit-lab-cli train ':
            self.assertIn(part, text)
        self.assertTrue(text.splitlines()[-1].strip())

    def test_by_name(self):
        one, _ = self.record('--name', 'one')
        self.assertEqual(self.show('one')['run'], one)
        self.fail_program(['runs', 'show', 'two'], 'two')
        self.record('--name', 'one')
        self.fail_program(['runs', 'show', 'one'], 'one')
        self.assertEqual(self.show(one)['run'], one)


class Resumes(StoreCase):

    def resume(self, run, *arguments):
        return digit_lab.lines(self.program('runs', 'resume', run, '--json', *arguments))

    def test_stopped(self):
        """The same numbers and weights as without the stop."""
        whole, resumed = self.folder / 'whole', self.folder / 'resumed'
        run = self.stop('--dropout', '0.2')
        done = self.show(run)
        self.assertEqual(done['state'], 'stopped')
        n = done['epochs_done'] + 2
        _, expected = self.record('--dropout', '0.2', '--save', whole, epochs=n)
        first, *epochs, end = self.resume(run, '--epochs', n, '--save', resumed)
        self.assertEqual((first['run'], first['epochs'], first['epochs_done']), (run, n, n - 2))
        self.assertEqual([entry['epoch'] for entry in epochs], [n - 1, n])
        self.assertEqual(digit_lab.without_seconds(epochs),
                         digit_lab.without_seconds(expected[-2:]))
        self.assertEqual((end['done'], end['epochs']), (True, n))
        self.assertEqual(resumed.read_bytes(), whole.read_bytes())
        entry = self.show(run)
        self.assertEqual((entry['state'], entry['epochs_done'], entry['epochs']), ('finished', n, n))
        for told, kept in zip(expected, entry['history'], strict=True):
            self.assertEqual({name: kept[name] for name in told if name != 'seconds'},
                             {name: told[name] for name in told if name != 'seconds'})

    def test_more_epochs(self):
        run, _ = self.record(epochs=2)
        _, expected = self.record(epochs=5)
        _, *epochs, end = self.resume(run, '--epochs', 5)
        self.assertEqual(digit_lab.without_seconds(epochs),
                         digit_lab.without_seconds(expected[2:]))
        self.assertEqual(end['epochs'], 5)
        for epochs in [], ['--epochs', 5], ['--epochs', 4]:
            self.fail_program(['runs', 'resume', run, *epochs], '5', '--epochs')

    def test_text(self):
        run, _ = self.record(epochs=2)
        text = self.program('runs', 'resume', run, '--epochs', 3)
        self.assertEqual(len(text.splitlines()), 4)
        self.assertIn('epoch 3/3', text)
        self.assertEqual(text.splitlines()[-1], f'Recorded as run {run}')

    def test_other_data(self):
        """A run goes on with the images that it began with, and no others."""
        run, _ = self.record(epochs=1)
        self.fail_program(['runs', 'resume', run, '--epochs', 2, '--dataset', 'builtin'], '.')
        self.assertEqual(self.show(run)['epochs_done'], 1)

    def test_in_training(self):
        program = digit_lab.start('train', '--dataset', self.dataset, '--preset', 'linear',
                                  '--epochs', 100000, '--json', DIGIT_LAB_STORE=self.store)
        run = json.loads(program.stdout.readline())['run']
        program.stdout.readline()
        self.assertEqual(self.show(run)['state'], 'training')
        self.fail_program(['runs', 'resume', run], '.')
        self.fail_program(['runs', 'delete', run], 'trained')
        program.terminate()
        program.communicate()
        self.assertEqual(self.show(run)['state'], 'stopped')

    def test_missing(self):
        self.fail_program(['runs', 'resume', 7], '7')


class Edits(StoreCase):

    def test_name_and_note(self):
        run, _ = self.record(epochs=1)
        self.program('runs', 'rename', run, 'mine')
        self.program('runs', 'note', 'mine', 'a "note"\nof two lines')
        entry = self.show('mine')
        self.assertEqual((entry['run'], entry['name'], entry['note']),
                         (run, 'mine', 'a "note"\nof two lines'))
        self.assertEqual(self.numbers('--match', 'NOTE'), [run])
        self.program('runs', 'rename', run, '')
        self.assertEqual(self.show(run)['name'], 'linear · η 0.1 · λ 0 · seed 1')
        self.fail_program(['runs', 'rename', '9', 'x'], '9')

    def test_delete(self):
        one, _ = self.record(epochs=1)
        two, _ = self.record(epochs=1)
        before = self.show(one)
        text = self.program('runs', 'delete', one, two)
        self.assertIn(f'digit-lab-cli runs undelete {one} {two}', text)
        self.assertEqual(self.list(), [])
        self.fail_program(['runs', 'show', one], one)
        self.program('runs', 'undelete', one)
        self.assertEqual(self.numbers(), [one])
        self.assertEqual(self.show(one), before)
        self.fail_program(['runs', 'undelete', 99], '99')
        # A number is never given twice.
        three, _ = self.record(epochs=1)
        self.assertGreater(three, two)

    def test_delete_all_or_none(self):
        one, _ = self.record(epochs=1)
        self.fail_program(['runs', 'delete', one, 99], '99')
        self.assertEqual(self.numbers(), [one])


class Shares(StoreCase):

    def test_file(self):
        run, _ = self.record('--name', 'shared', preset='shallow')
        before = self.show(run)
        file = self.folder / 'a run'
        self.assertEqual(self.program('runs', 'export', 'shared', file), '')
        other = self.folder / 'other' / 'runs.db'
        entry, = digit_lab.lines(self.succeed('runs', 'import', file, '--json', '--store', other))
        after = json.loads(self.succeed('runs', 'show', entry['run'], '--json', '--store', other))
        for name in before:
            if name not in ('run', 'starred'):
                self.assertEqual(after[name], before[name], name)
        # Its network too; where its images are on this machine nobody else knows.
        self.assertEqual(
            self.succeed('evaluate', '--run', entry['run'], '--json', '--store', other, '--dataset',
                         self.dataset),
            self.program('evaluate', '--run', run, '--json'))

    def test_faults(self):
        run, _ = self.record()
        file = self.folder / 'run'
        self.program('runs', 'export', run, file)
        data = file.read_bytes()
        for size in 0, 10, len(data) // 2, len(data) - 1:
            file.write_bytes(data[:size])
            self.fail_program(['runs', 'import', file], file)
        self.fail_program(['runs', 'import', self.folder / 'nothing'], 'nothing')
        self.fail_program(['runs', 'import', self.folder], self.folder)
        self.fail_program(['runs', 'export', run, self.folder], self.folder)
        self.fail_program(['runs', 'export', run, self.folder / 'missing' / 'file'], 'missing')
        self.fail_program(['runs', 'export', 99, file], '99')
        self.assertEqual(self.numbers(), [run])

    def test_model(self):
        saved, exported = self.folder / 'saved', self.folder / 'run.safetensors'
        run, _ = self.record('--save', saved, preset='shallow')
        self.program('runs', 'export', run, exported)
        self.assertEqual(exported.read_bytes(), saved.read_bytes())
        self.program('runs', 'export', run, exported, '--epoch', 1)
        self.assertNotEqual(exported.read_bytes(), saved.read_bytes())


class Uses(StoreCase):

    def test_evaluate(self):
        run, epochs = self.record()
        for epoch in 1, 3:
            result = json.loads(self.program('evaluate', '--run', run, '--epoch', epoch, '--json'))
            self.assertEqual(result['dataset'], self.dataset.name)
            self.assertEqual(result['accuracy'], epochs[epoch - 1]['test_accuracy'])
            self.assertEqual(result['loss'], epochs[epoch - 1]['test_loss'])
        last = json.loads(self.program('evaluate', '--run', run, '--json'))
        self.assertEqual(last['accuracy'], epochs[-1]['test_accuracy'])
        other = json.loads(self.program('evaluate', '--run', run, '--dataset', 'builtin', '--json'))
        self.assertEqual(other['images'], 2000)
        self.fail_program(['evaluate', '--run', run, '--epoch', 4], '4', '3')
        self.fail_program(['evaluate', '--run', 'none'], 'none')

    def test_classify(self):
        run, _ = self.record()
        images = self.dataset / 't10k-images-idx3-ubyte'
        verdicts = digit_lab.lines(self.program('classify', '--run', run, '--images', images))
        self.assertEqual(len(verdicts), digit_lab.TEST_IMAGES)
        predicted = json.loads(self.program('evaluate', '--run', run, '--json',
                                            '--predictions'))['predicted']
        self.assertEqual([verdict['digit'] for verdict in verdicts], predicted)


class Figures(StoreCase):

    def rows(self, *arguments):
        path = self.folder / 'figure.csv'
        self.program('figure', *arguments, '--output', path)
        with open(path, encoding='utf-8', newline='') as file:
            return list(csv.reader(file))

    def test_kinds(self):
        run, _ = self.record(preset='shallow')
        for kind in 'curves', 'weights', 'confusion':
            for epoch in 0, 1, 3:
                for ending, begin in (('png', b'\x89PNG'), ('svg', b'<?xml'), ('pdf', b'%PDF-')):
                    path = self.folder / f'{kind}-{epoch}.{ending}'
                    told = json.loads(self.program('figure', run, '--kind', kind, '--epoch', epoch,
                                                   '--output', path, '--json'))
                    self.assertEqual(told, {'run': run, 'kind': kind, 'epoch': epoch,
                                            'output': str(path)})
                    data = path.read_bytes()
                    self.assertTrue(data.startswith(begin), path)
                    self.assertGreater(len(data), 1000)
        # Each moment has a picture of its own.
        for kind in 'curves', 'weights', 'confusion':
            self.assertNotEqual((self.folder / f'{kind}-1.png').read_bytes(),
                                (self.folder / f'{kind}-3.png').read_bytes())

    def test_curves_as_numbers(self):
        run, epochs = self.record()
        titles, *rows = self.rows(run)
        self.assertEqual(titles[:6], ['epoch', 'train_loss', 'train_accuracy', 'last_batch_loss',
                                      'test_loss', 'test_accuracy'])
        for epoch, row in zip(epochs, rows, strict=True):
            self.assertEqual(int(row[0]), epoch['epoch'])
            self.assertEqual(float(row[4]), epoch['test_loss'])
            self.assertEqual(float(row[5]), epoch['test_accuracy'])
        self.assertEqual(len(self.rows(run, '--epoch', 2)), 3)

    def test_confusion_as_numbers(self):
        run, _ = self.record()
        counts = json.loads(self.program('evaluate', '--run', run, '--json'))['confusion']
        titles, *rows = self.rows(run, '--kind', 'confusion')
        self.assertEqual(titles, ['actual', *(f'predicted_{i}' for i in range(10))])
        self.assertEqual([[int(cell) for cell in row[1:]] for row in rows], counts)

    def test_weights_as_numbers(self):
        model = self.folder / 'model.safetensors'
        run, _ = self.record('--save', model)
        titles, *rows = self.rows(run, '--kind', 'weights')
        self.assertEqual((len(titles), len(rows)), (785, 10))
        data = model.read_bytes()
        header = json.loads(data[8:8 + int.from_bytes(data[:8], 'little')])
        begin, end = header['0.weight']['data_offsets']
        weights = memoryview(data[8 + int.from_bytes(data[:8], 'little'):])[begin:end].cast('f')
        numbers = [float(cell) for row in rows for cell in row[1:]]
        self.assertEqual(len(numbers), len(weights))
        for ours, theirs in zip(numbers, weights):
            self.assertAlmostEqual(ours, theirs, delta=1e-8 * abs(theirs))

    def test_faults(self):
        run, _ = self.record()
        path = self.folder / 'x.png'
        self.fail_program(['figure', run, '--epoch', 4, '--output', path], '4', '3')
        self.fail_program(['figure', 99, '--output', path], '99')
        self.fail_program(['figure', run, '--output', self.folder / 'no' / 'x.png'], 'no/x.png')
        self.assertFalse(path.exists())
        self.assertEqual(self.program('figure', run, '--output', path), f'Wrote {path}\n')

    def test_thinned(self):
        """Where the weights of an epoch were not kept it is said which are near."""
        run, _ = self.record(epochs=23)
        kept = self.show(run)['checkpoints']
        self.assertEqual(kept[:21], list(range(21)))
        missing = [epoch for epoch in range(24) if epoch not in kept]
        for epoch in missing:
            self.fail_program(['figure', run, '--kind', 'weights', '--epoch', epoch, '--output',
                               self.folder / 'x.png'], epoch, '20')
            # Their confusion is known all the same.
            self.assertEqual(len(self.rows(run, '--kind', 'confusion', '--epoch', epoch)), 11)


if __name__ == '__main__':
    unittest.main()
