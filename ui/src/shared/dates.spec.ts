import { describe, expect, it } from 'vitest'
import { formatDay, formatDayAndTime, formatLongDay } from './dates'

describe('a date in French', () => {
  it('counts the first of a month, and it alone, as such', () => {
    expect(formatDay('2026-12-01T12:00:00')).toBe('1er déc. 2026')
    expect(formatDay('2026-12-11T12:00:00')).toBe('11 déc. 2026')
    expect(formatDayAndTime('2026-12-01T14:02:00')).toBe('1er décembre 2026 à 14:02')
    expect(formatLongDay('2026-12-01T12:00:00')).toBe('mardi 1er décembre 2026')
  })

  it('is given back as it is when it cannot be read', () => {
    expect(formatDay('bientôt')).toBe('bientôt')
  })
})
