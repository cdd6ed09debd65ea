#!/usr/bin/env python3
"""Checks that every string a user sees can be translated, and that each translation is complete.

Extracts the strings anew with xgettext, so that a string added to the sources and not to po/ is a fault.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
CALLS = re.compile(r'\b(?:N?C?_|n?gettext|g_dngettext|g_dpgettext2?)\s*\(')
MARKED = {
    '.c': CALLS,
    '.h': CALLS,
    '.ui': re.compile(r'translatable="(?:yes|true)"'),
}
XGETTEXT = ['xgettext', '--from-code=UTF-8', '--add-comments=translators:', '--keyword=_', '--keyword=N_',
            '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3',
            '--flag=C_:2:pass-c-format', '--flag=_:1:pass-c-format', '--flag=N_:1:pass-c-format',
            '--flag=ngettext:1:pass-c-format', '--flag=ngettext:2:pass-c-format']
NBSP = '[\u00a0\u202f]'


def run(*command):
    """Runs a program in the top folder and returns what it said on both outputs."""
    result = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f'{" ".join(map(str, command))}\n{result.stdout}{result.stderr}')
    return result.stdout + result.stderr


def check_potfiles(listed):
    """Yields what is wrong with the list of files that hold strings."""
    marked = {str(path.relative_to(TOP)) for folder in ('src', 'ui') for path in (TOP / folder).rglob('*')
              if path.suffix in MARKED and MARKED[path.suffix].search(path.read_text(encoding='utf-8'))}
    marked |= {str(path.relative_to(TOP)) for pattern in ('*.in', '*.gschema.xml') for path in (TOP / 'data').glob(pattern)}
    for name in sorted(marked - set(listed)):
        yield f'{name} has strings to translate and is not in po/POTFILES'
    for name in sorted(set(listed) - marked):
        yield f'{name} is in po/POTFILES and has no strings to translate'


def entries(po):
    """Yields (msgid, [msgstr...]) of a catalogue that msgcat wrote without wrapping."""
    for block in run('msgcat', '--no-wrap', '--no-location', po).split('\n\n'):
        fields = re.findall(r'^(msg\w+(?:\[\d+\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.M)
        texts = [(key, re.sub(r'"\n?"?', '', value.strip())) for key, value in fields]
        msgid = next((text for key, text in texts if key == 'msgid'), '')
        if msgid:
            yield msgid, [text for key, text in texts if key.startswith('msgstr')]


def check_french(po):
    """Yields where the French catalogue breaks the rules of French typography."""
    for msgid, translations in entries(po):
        if msgid.endswith(';'):
            continue  # a list of key words, which has a syntax of its own
        for text in translations:
            # A markup tag or a format such as %d is no punctuation.
            plain = re.sub(r'<[^>]*>|https?://\S+|%%|&\w+;', lambda m: '%' if m[0] == '%%' else '', text)
            plain = re.sub(r'%[-+0#\'.*\d$]*(?:l|ll|z|h)?[a-zA-Z]', '0', plain)
            if re.search(rf'(?<!{NBSP})[?!»]|(?<!{NBSP})[:;](?=\s|$)|(?<={NBSP}) |\w ?%', plain):
                yield f'fr: no unbreakable space before the punctuation of "{text}" ({msgid})'
            if re.search(rf'«(?!{NBSP})', plain):
                yield f'fr: no unbreakable space after « in "{text}"'
            if re.search(r"\w'\w", plain):
                yield f'fr: a straight apostrophe in "{text}"'


def main():
    listed = [line for line in (TOP / 'po/POTFILES').read_text(encoding='utf-8').split('\n')
              if line and not line.startswith('#')]
    faults = list(check_potfiles(listed))
    with tempfile.TemporaryDirectory() as folder:
        template = f'{folder}/digit-lab.pot'
        run(*XGETTEXT, f'--output={template}', *[name for name in listed if (TOP / name).exists()])
        for language in (TOP / 'po/LINGUAS').read_text(encoding='utf-8').split():
            catalogue, merged = f'po/{language}.po', f'{folder}/{language}.po'
            run('msgmerge', '--quiet', '--no-fuzzy-matching', f'--output-file={merged}', catalogue, template)
            summary = run('msgfmt', '--check', '--statistics', '--output-file=/dev/null', merged).strip()
            print(f'{language}: {summary}')
            if 'untranslated' in summary:
                missing = run('msgattrib', '--untranslated', '--no-wrap', merged)
                faults.append(f'{catalogue} lacks: ' + ', '.join(re.findall(r'^msgid (".+")', missing, re.M)))
            if 'fuzzy' in run('msgfmt', '--statistics', '--output-file=/dev/null', catalogue):
                faults.append(f'{catalogue} has fuzzy translations')
        if (TOP / 'po/fr.po').exists():
            faults += check_french('po/fr.po')
    print('\n'.join(faults))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
