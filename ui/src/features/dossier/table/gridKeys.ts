import { cellAfter, cellBefore, clamp, type Place, type Size } from './selection'

/** Rows that Page Up and Page Down pass over: about what is in sight. */
export const PAGE_ROWS = 10

export interface KeyPress {
  key: string
  shift: boolean
  /** Control, or Command on a Mac. */
  command: boolean
  alt: boolean
  /** The key types a letter although modifiers are held (AltGr). */
  altGraph: boolean
  /** An input method is composing a letter with these keys. */
  composing: boolean
}

export interface GridSituation {
  active: Place
  size: Size
  editing: boolean
  /** The editor holds several lines: Shift or Alt with Enter breaks the line. */
  multiline: boolean
}

export type GridAction =
  | { do: 'move'; to: Place; extend: boolean }
  | { do: 'select'; from: Place; to: Place }
  /** `typed` replaces the text of the cell; null keeps it. */
  | { do: 'edit'; typed: string | null }
  /** Validates the cell; `to` null: there is no cell after, a row is added. */
  | { do: 'commit'; to: Place | null }
  | { do: 'cancel' }
  | { do: 'break' }
  | { do: 'clear' }
  | { do: 'moveRow'; by: -1 | 1 }
  | { do: 'duplicate' }

const below = ({ row, column }: Place, by: number): Place => ({ row: row + by, column })

/** What a key does in the grid; null: what it does anywhere else. */
export function actionOf(press: KeyPress, situation: GridSituation): GridAction | null {
  if (press.composing) return null
  return situation.editing ? editingAction(press, situation) : travelAction(press, situation)
}

function editingAction(press: KeyPress, { active, size, multiline }: GridSituation): GridAction | null {
  switch (press.key) {
    case 'Escape':
      return { do: 'cancel' }
    case 'Enter':
      if (multiline && press.alt) return { do: 'break' }
      if (multiline && press.shift) return null
      return { do: 'commit', to: clamp(below(active, press.shift ? -1 : 1), size) }
    case 'Tab':
      return { do: 'commit', to: press.shift ? cellBefore(active, size) : cellAfter(active, size) }
    default:
      return null
  }
}

function travelAction(press: KeyPress, { active, size }: GridSituation): GridAction | null {
  if (press.alt && !press.command) {
    if (press.key === 'ArrowUp') return { do: 'moveRow', by: -1 }
    if (press.key === 'ArrowDown') return { do: 'moveRow', by: 1 }
    if (!press.altGraph) return null
  }
  const target = targetOf(press, active, size)
  if (target) return { do: 'move', to: clamp(target, size), extend: press.shift }
  if (press.command && !press.altGraph) return commandAction(press.key.toLowerCase(), size)
  return cellAction(press, active, size)
}

function targetOf({ key, command }: KeyPress, active: Place, size: Size): Place | null {
  const last = { row: size.rows - 1, column: size.columns - 1 }
  switch (key) {
    case 'ArrowUp':
      return command ? { row: 0, column: active.column } : below(active, -1)
    case 'ArrowDown':
      return command ? { row: last.row, column: active.column } : below(active, 1)
    case 'ArrowLeft':
      return { row: active.row, column: command ? 0 : active.column - 1 }
    case 'ArrowRight':
      return { row: active.row, column: command ? last.column : active.column + 1 }
    case 'Home':
      return command ? { row: 0, column: 0 } : { row: active.row, column: 0 }
    case 'End':
      return command ? last : { row: active.row, column: last.column }
    case 'PageUp':
      return below(active, -PAGE_ROWS)
    case 'PageDown':
      return below(active, PAGE_ROWS)
    default:
      return null
  }
}

function commandAction(key: string, size: Size): GridAction | null {
  if (key === 'd') return { do: 'duplicate' }
  if (key === 'a') return { do: 'select', from: { row: size.rows - 1, column: size.columns - 1 }, to: { row: 0, column: 0 } }
  return null
}

function cellAction({ key, shift }: KeyPress, active: Place, size: Size): GridAction | null {
  switch (key) {
    case 'Enter':
    case 'F2':
      return { do: 'edit', typed: null }
    case 'Escape':
      return { do: 'cancel' }
    case 'Delete':
    case 'Backspace':
      return { do: 'clear' }
    case ' ':
      if (!shift) return { do: 'edit', typed: null }
      return { do: 'select', from: { row: active.row, column: size.columns - 1 }, to: { row: active.row, column: 0 } }
    // A dead key (^, ¨) types its letter together with the next one: the editor must be there to receive both.
    case 'Dead':
      return { do: 'edit', typed: '' }
    default:
      return Array.from(key).length === 1 ? { do: 'edit', typed: key } : null
  }
}
