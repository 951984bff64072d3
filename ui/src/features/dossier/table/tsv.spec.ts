import { describe, expect, it } from 'vitest'
import { formatTsv, parseTsv } from './tsv'

describe('what a spreadsheet pastes', () => {
  it.each([
    ['tabs and line breaks', 'a\tb\nc\td', [['a', 'b'], ['c', 'd']]],
    ['the line breaks of Windows, and the one that ends the block', 'a\tb\r\nc\td\r\n', [['a', 'b'], ['c', 'd']]],
    ['the line breaks of an old Mac', 'a\rb', [['a'], ['b']]],
    ['empty cells, at the end of a line too', '\tb\t\n\t\tc', [['', 'b', ''], ['', '', 'c']]],
    ['an empty last cell', 'a\t', [['a', '']]],
    ['an empty line between others', 'a\n\nb', [['a'], [''], ['b']]],
    ['blank lines below the block', 'a\tb\n\t\n\n', [['a', 'b']]],
    ['a quoted cell with a tab and a line break', '"un\tdeux\r\ntrois"\tb', [['un\tdeux\ntrois', 'b']]],
    ['doubled quotes', '"dit ""oui"""\tb', [['dit "oui"', 'b']]],
    ['an empty quoted cell', '""\tb', [['', 'b']]],
    ['a quote inside a plain cell', '12" de large\tb', [['12" de large', 'b']]],
    ['a quote that closes before other letters', '"oui" dit-il\tb', [['"oui" dit-il', 'b']]],
    ['a quote that never closes', '"oui\tb\nc', [['"oui', 'b'], ['c']]],
    ['nothing', '', []],
    ['blanks only', ' \t\n', []],
  ])('%s', (_what, text, lines) => {
    expect(parseTsv(text)).toEqual(lines)
  })

  it('is read back as it was copied', () => {
    const lines = [['a', 'deux\nlignes', ''], ['"cité"', 'tab\tdedans', '5" 1/4'], ['x', '', 'y']]
    expect(parseTsv(formatTsv(lines))).toEqual(lines)
  })
})
