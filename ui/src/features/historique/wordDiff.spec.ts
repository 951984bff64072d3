import { describe, expect, it } from 'vitest'
import { wordDiff } from './wordDiff'

const marked = (before: string, after: string) =>
  wordDiff(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`))
    .join('')

/** What each side shows: the parts of the other side left out. */
const side = (before: string, after: string, hidden: 'removed' | 'added') =>
  wordDiff(before, after)
    .filter(({ kind }) => kind !== hidden)
    .map(({ text }) => text)
    .join('')

describe('wordDiff', () => {
  it.each([
    ['le projet est prêt', 'le projet est prêt', 'le projet est prêt'],
    ['', 'neuf', '{+neuf+}'],
    ['ancien', '', '[-ancien-]'],
    ['', '', ''],
    ['le projet est prêt', 'le projet est presque prêt', 'le projet est {+presque +}prêt'],
    ['un deux trois', 'un trois', 'un [-deux -]trois'],
    ['12 cœurs, 48 Go', '16 cœurs, 48 Go', '[-12-]{+16+} cœurs, 48 Go'],
    ['aa', 'aaa', '[-aa-]{+aaa+}'],
    ['a a', 'a a a', 'a a{+ a+}'],
  ])('compares « %s » and « %s » by words', (before, after, expected) => {
    expect(marked(before, after)).toBe(expected)
  })

  it('loses nothing of either text, spaces and line breaks included', () => {
    const [before, after] = ['Oui :\n- été,\t hiver\n\n', '- Été ! 🐎\n hiver\n']
    expect(side(before, after, 'added')).toBe(before)
    expect(side(before, after, 'removed')).toBe(after)
  })

  it('shows two very long texts as replaced, between what they share', () => {
    const [before, after] = [`début ${'a b '.repeat(2000)}fin`, `début ${'c d '.repeat(2000)}fin`]
    expect(wordDiff(before, after).map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same'])
    expect(side(before, after, 'removed')).toBe(after)
  })
})
