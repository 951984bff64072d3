import { describe, expect, it } from 'vitest'
import { passphraseErrors } from './passphrase'

describe('the rules of a passphrase', () => {
  it.each([
    ['', 'abcdefghijk', 'abcdefghijk', ['current', 'next']],
    ['x', '👩👩👩👩👩👩', '👩👩👩👩👩👩', ['next']],
    ['x', 'abcdefghijkl', 'abcdefghijkm', ['again']],
    ['x', 'abcdefghijkl', 'abcdefghijkl', []],
  ])('%s, %s, %s: %j', (current, next, again, wrong) => {
    expect(Object.keys(passphraseErrors({ current, next, again }, 12, true))).toEqual(wrong)
  })
})
