import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { editAck, wireError } from '@/dev/samples'
import type { EditAck, JsonValue } from '@/generated/bindings'
import { wireErrorOf } from '@/host'
import { createFieldSaver, SLOW_SAVE_MS, TYPING_PAUSE_MS, type SaveState } from './fieldSaver'

interface Attempt {
  value: JsonValue
  vouched: boolean
  succeed: (ack?: Partial<EditAck>) => Promise<void>
  fail: () => Promise<void>
}

/** A store whose saves end when the test says so. */
function setUp(stored: JsonValue = null) {
  const attempts: Attempt[] = []
  const states: SaveState[] = []
  const settled = async () => {
    await vi.advanceTimersByTimeAsync(0)
  }
  const saver = createFieldSaver({
    value: stored,
    provenance: null,
    errorOf: wireErrorOf,
    onStateChanged: (state) => states.push(state),
    save: (value, vouched) =>
      new Promise<EditAck>((resolve, reject) => {
        attempts.push({
          value,
          vouched,
          succeed: (ack = {}) => {
            resolve(editAck(ack))
            return settled()
          },
          fail: () => {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Tauri rejects with plain objects
            reject(wireError())
            return settled()
          },
        })
      }),
  })
  const attempt = (index: number): Attempt => {
    const found = attempts[index]
    if (!found) throw new Error(`There was no save number ${index}`)
    return found
  }
  return { saver, states, attempts, attempt, sent: () => attempts.map(({ value }) => value) }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('when a text is sent', () => {
  it('waits for a pause in the typing, and sends the last text once', async () => {
    const { saver, sent } = setUp()
    saver.edit('a')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS - 1)
    saver.edit('ab')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS - 1)
    expect(sent()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(sent()).toEqual(['ab'])
  })

  it('sends at once when flushed, and not a second time after the pause', async () => {
    const { saver, sent, attempt } = setUp()
    saver.edit('a')
    saver.flush()
    expect(sent()).toEqual(['a'])
    await attempt(0).succeed()
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    expect(sent()).toEqual(['a'])
  })

  it('sends nothing when the text is back to what the store holds', async () => {
    const { saver, sent } = setUp('avant')
    saver.edit('avant!')
    saver.edit('avant')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    expect(sent()).toEqual([])
    expect(saver.state.value.kind).toBe('idle')
  })
})

describe('when a value is chosen', () => {
  it('sends it at once', async () => {
    const { saver, sent, attempt } = setUp(['a'])
    saver.put(['a', 'b'])
    expect(sent()).toEqual([['a', 'b']])
    await attempt(0).succeed()
    expect(saver.state.value.kind).toBe('saved')
  })

  it('sends even the value that is stored: to keep it ends a rivalry', () => {
    const { saver, sent } = setUp('a')
    saver.put('a')
    expect(sent()).toEqual(['a'])
  })

  it('compares structured values by what they hold', async () => {
    const { saver, sent } = setUp({ nom: 'Zoé', courriel: 'z@exemple.fr' })
    saver.edit({ courriel: 'z@exemple.fr', nom: 'Zoé' })
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    expect(sent()).toEqual([])
  })

  it('keeps the former provenance when Rust says that nothing changed', async () => {
    const { saver, attempt } = setUp()
    saver.put('a')
    await attempt(0).succeed()
    saver.put('a')
    await attempt(1).succeed({ moment: null, provenance: null })
    expect(saver.provenance.value?.author).toBe('Zoé Dupont')
  })
})

describe('when edits meet a save', () => {
  it('never runs two saves at once, and ends with the last text', async () => {
    const { saver, sent, attempt } = setUp()
    saver.edit('un')
    saver.flush()
    saver.edit('deux')
    saver.flush()
    saver.edit('trois')
    saver.flush()
    expect(sent()).toEqual(['un'])
    await attempt(0).succeed()
    expect(sent()).toEqual(['un', 'trois'])
    await attempt(1).succeed()
    expect(sent()).toEqual(['un', 'trois'])
    expect(saver.state.value.kind).toBe('saved')
  })

  it('does not say « saved » while newer text waits', async () => {
    const { saver, attempt } = setUp()
    saver.edit('un')
    saver.flush()
    saver.edit('deux')
    await attempt(0).succeed()
    expect(saver.state.value.kind).toBe('typing')
  })

  it('accepts a new edit in the very moment when a save ends', async () => {
    const { saver, sent, attempt } = setUp()
    saver.edit('un')
    saver.flush()
    const ended = attempt(0).succeed()
    saver.edit('deux')
    saver.flush()
    await ended
    expect(sent()).toEqual(['un', 'deux'])
    await attempt(1).succeed()
    saver.edit('trois')
    saver.flush()
    expect(sent()).toEqual(['un', 'deux', 'trois'])
  })
})

describe('what the user sees', () => {
  it('stays quiet during a fast save and speaks of a slow one', async () => {
    const { saver, states, attempt } = setUp()
    saver.edit('a')
    saver.flush()
    await vi.advanceTimersByTimeAsync(SLOW_SAVE_MS - 1)
    expect(states).not.toContainEqual({ kind: 'saving', slow: true })
    await vi.advanceTimersByTimeAsync(1)
    expect(saver.state.value).toEqual({ kind: 'saving', slow: true })
    await attempt(0).succeed()
    await vi.advanceTimersByTimeAsync(SLOW_SAVE_MS)
    expect(saver.state.value.kind).toBe('saved')
    expect(saver.provenance.value?.author).toBe('Zoé Dupont')
  })
})

describe('when a save fails', () => {
  it('keeps the text and its error, and saves it on retry', async () => {
    const { saver, sent, attempt } = setUp()
    saver.edit('précieux')
    saver.flush()
    await attempt(0).fail()
    expect(saver.value.value).toBe('précieux')
    expect(saver.state.value).toEqual({ kind: 'failed', error: wireError() })
    saver.retry()
    await attempt(1).succeed()
    expect(sent()).toEqual(['précieux', 'précieux'])
    expect(saver.state.value.kind).toBe('saved')
  })

  it('does not insist by itself when the focus leaves the field', async () => {
    const { saver, sent, attempt } = setUp()
    saver.edit('a')
    saver.flush()
    await attempt(0).fail()
    saver.flush()
    expect(sent()).toEqual(['a'])
  })

  it('tries again with the next edit, even back to the former text: the failed save may have been written', async () => {
    const { saver, sent, attempt } = setUp('avant')
    saver.edit('après')
    saver.flush()
    await attempt(0).fail()
    saver.edit('avant')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    expect(sent()).toEqual(['après', 'avant'])
  })

  it('tells on departure whether the text is kept', async () => {
    const { saver, attempt } = setUp()
    saver.edit('a')
    const first = saver.settle()
    await attempt(0).fail()
    expect(await first).toBe(false)
    const second = saver.settle()
    await attempt(1).succeed()
    expect(await second).toBe(true)
    expect(await saver.settle()).toBe(true)
  })
})

describe('when the user vouches for a text', () => {
  it('says so with that very text, and with no other', async () => {
    const { saver, attempt, attempts } = setUp()
    saver.put('a8Kq')
    await attempt(0).fail()
    saver.vouch()
    await attempt(1).fail()
    saver.retry()
    saver.edit('a8Kq2')
    await attempt(2).fail()
    saver.retry()
    expect(attempts.map(({ value, vouched }) => [value, vouched])).toEqual([
      ['a8Kq', false],
      ['a8Kq', true],
      ['a8Kq', true],
      ['a8Kq2', false],
    ])
  })
})

describe('when the store changes elsewhere', () => {
  it('takes the new text when the field is at rest', () => {
    const { saver } = setUp('avant')
    saver.accept('ailleurs', null, saver.mark())
    expect(saver.value.value).toBe('ailleurs')
  })

  it('keeps the text that the user is typing, saving, or could not save', async () => {
    const { saver, attempt } = setUp('avant')
    saver.edit('mien')
    saver.accept('ailleurs', null, saver.mark())
    expect(saver.value.value).toBe('mien')
    saver.flush()
    saver.accept('ailleurs', null, saver.mark())
    expect(saver.value.value).toBe('mien')
    await attempt(0).fail()
    saver.accept('ailleurs', null, saver.mark())
    expect(saver.value.value).toBe('mien')
  })

  it('asks for another reading when a save was under way, and says when', async () => {
    const { saver, attempt } = setUp('avant')
    saver.edit('mien')
    saver.flush()
    expect(saver.accept('MIEN', null, saver.mark())).toBe(false)
    const rest = saver.rest()
    await attempt(0).succeed()
    expect(await rest).toBe(true)
    expect(saver.accept('MIEN', null, saver.mark())).toBe(true)
    expect(saver.value.value).toBe('MIEN')
  })

  it('ignores a reading that began before the last save', async () => {
    const { saver, attempt } = setUp('avant')
    const before = saver.mark()
    saver.edit('mien')
    saver.flush()
    await attempt(0).succeed()
    saver.accept('avant', null, before)
    expect(saver.value.value).toBe('mien')
  })
})
