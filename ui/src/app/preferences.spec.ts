import { beforeEach, describe, expect, it } from 'vitest'
import { createPreferences, PREFERENCES_KEY } from './preferences'

const storage = () => window.localStorage
const defaults = { theme: 'system', textSize: 100, motion: 'system', lockAfter: 0 }

/** What some web views do when their folder cannot be written, or when storage is forbidden. */
const refused = (): Storage => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}

beforeEach(() => {
  window.localStorage.clear()
})

describe('the preferences', () => {
  it('are found again by the next start', () => {
    expect(createPreferences(storage).change({ theme: 'dark', lockAfter: 15 })).toBe(true)
    expect(createPreferences(storage).current.value).toEqual({ ...defaults, theme: 'dark', lockAfter: 15 })
  })

  it.each(['', '{', 'null', '12', '"dark"', '[]'])('start from their defaults over a damaged storage: %s', (text) => {
    window.localStorage.setItem(PREFERENCES_KEY, text)
    expect(createPreferences(storage).current.value).toEqual(defaults)
  })

  it('keep what can be read beside a value of another version', () => {
    window.localStorage.setItem(PREFERENCES_KEY, JSON.stringify({ theme: 'sepia', textSize: '125', motion: 'reduced', lockAfter: 5, other: 1 }))
    expect(createPreferences(storage).current.value).toEqual({ ...defaults, motion: 'reduced', lockAfter: 5 })
  })

  it('take effect even when the storage is refused, and say that they will be forgotten', () => {
    const preferences = createPreferences(refused)
    expect(preferences.current.value).toEqual(defaults)
    expect(preferences.change({ textSize: 125 })).toBe(false)
    expect(preferences.current.value.textSize).toBe(125)
  })
})
