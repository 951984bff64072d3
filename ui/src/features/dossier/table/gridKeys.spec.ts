import { describe, expect, it } from 'vitest'
import { actionOf, PAGE_ROWS, type GridAction, type GridSituation, type KeyPress } from './gridKeys'

const size = { rows: 30, columns: 4 }
const active = { row: 12, column: 1 }

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, shift: false, command: false, alt: false, altGraph: false, composing: false, ...held })
const act = (key: string, held: Partial<KeyPress> = {}, situation: Partial<GridSituation> = {}): GridAction | null =>
  actionOf(press(key, held), { active, size, editing: false, multiline: false, ...situation })
const moved = (row: number, column: number, extend = false): GridAction => ({ do: 'move', to: { row, column }, extend })

describe('travelling in the grid', () => {
  it.each([
    ['ArrowUp', {}, moved(11, 1)],
    ['ArrowDown', {}, moved(13, 1)],
    ['ArrowLeft', {}, moved(12, 0)],
    ['ArrowRight', {}, moved(12, 2)],
    ['Home', {}, moved(12, 0)],
    ['End', {}, moved(12, 3)],
    ['Home', { command: true }, moved(0, 0)],
    ['End', { command: true }, moved(29, 3)],
    ['PageUp', {}, moved(12 - PAGE_ROWS, 1)],
    ['PageDown', {}, moved(12 + PAGE_ROWS, 1)],
    ['ArrowDown', { shift: true }, moved(13, 1, true)],
    ['End', { command: true, shift: true }, moved(29, 3, true)],
  ])('%s %o', (key, held, action) => {
    expect(act(key, held)).toEqual(action)
  })

  it('stops at the edges', () => {
    expect(act('ArrowUp', {}, { active: { row: 0, column: 0 } })).toEqual(moved(0, 0))
    expect(act('PageDown', {}, { active: { row: 25, column: 3 } })).toEqual(moved(29, 3))
  })

  it('leaves the grid with Tab, and leaves the shortcuts of the application alone', () => {
    expect(act('Tab')).toBeNull()
    expect(act('z', { command: true })).toBeNull()
    expect(act('c', { command: true })).toBeNull()
    expect(act('Shift', { shift: true })).toBeNull()
    expect(act('F5')).toBeNull()
  })

  it('acts on the row with Alt and an arrow, or Ctrl+D', () => {
    expect(act('ArrowUp', { alt: true })).toEqual({ do: 'moveRow', by: -1 })
    expect(act('ArrowDown', { alt: true })).toEqual({ do: 'moveRow', by: 1 })
    expect(act('d', { command: true })).toEqual({ do: 'duplicate' })
  })
})

describe('choosing a block', () => {
  it('takes the whole row, or the whole table', () => {
    expect(act(' ', { shift: true })).toEqual({ do: 'select', from: { row: 12, column: 3 }, to: { row: 12, column: 0 } })
    expect(act('a', { command: true })).toEqual({ do: 'select', from: { row: 29, column: 3 }, to: { row: 0, column: 0 } })
  })
})

describe('starting to edit', () => {
  it('keeps the text with Enter and F2, replaces it when a letter is typed', () => {
    expect(act('Enter')).toEqual({ do: 'edit', typed: null })
    expect(act('F2')).toEqual({ do: 'edit', typed: null })
    expect(act('é')).toEqual({ do: 'edit', typed: 'é' })
  })

  it('takes the letters of AltGr, that some systems report with Ctrl and Alt, and the dead keys', () => {
    expect(act('@', { alt: true, command: true, altGraph: true })).toEqual({ do: 'edit', typed: '@' })
    expect(act('Dead')).toEqual({ do: 'edit', typed: '' })
  })

  it('waits while an input method composes', () => {
    expect(act('Enter', { composing: true }, { editing: true })).toBeNull()
  })
})

describe('the end of an edit', () => {
  const editing = { editing: true }

  it('validates downwards with Enter, sideways with Tab, and cancels with Escape', () => {
    expect(act('Enter', {}, editing)).toEqual({ do: 'commit', to: { row: 13, column: 1 } })
    expect(act('Enter', { shift: true }, editing)).toEqual({ do: 'commit', to: { row: 11, column: 1 } })
    expect(act('Tab', {}, editing)).toEqual({ do: 'commit', to: { row: 12, column: 2 } })
    expect(act('Tab', { shift: true }, editing)).toEqual({ do: 'commit', to: { row: 12, column: 0 } })
    expect(act('Escape', {}, editing)).toEqual({ do: 'cancel' })
  })

  it('asks for a new row after the last cell', () => {
    expect(act('Tab', {}, { editing: true, active: { row: 29, column: 3 } })).toEqual({ do: 'commit', to: null })
    expect(act('Enter', {}, { editing: true, active: { row: 29, column: 3 } })).toEqual({ do: 'commit', to: { row: 29, column: 3 } })
  })

  it('breaks the line of a long text with Alt or Shift and Enter', () => {
    expect(act('Enter', { alt: true }, { editing: true, multiline: true })).toEqual({ do: 'break' })
    expect(act('Enter', { shift: true }, { editing: true, multiline: true })).toBeNull()
  })

  it('leaves the arrows and the letters to the editor', () => {
    expect(act('ArrowLeft', {}, editing)).toBeNull()
    expect(act('a', {}, editing)).toBeNull()
    expect(act('Delete', {}, editing)).toBeNull()
  })
})
