/** A cell by its place: rank of the row in the whole table, rank of the column. Both from 0. */
export interface Place {
  row: number
  column: number
}

/** A block of cells, bounds included. */
export interface Block {
  top: number
  bottom: number
  left: number
  right: number
}

export interface Size {
  rows: number
  columns: number
}

const bounded = (value: number, count: number): number => Math.max(0, Math.min(value, count - 1))

export function clamp(place: Place, size: Size): Place {
  return { row: bounded(place.row, size.rows), column: bounded(place.column, size.columns) }
}

export function blockOf(anchor: Place, active: Place): Block {
  return {
    top: Math.min(anchor.row, active.row),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  }
}

export const heightOf = (block: Block): number => block.bottom - block.top + 1
export const widthOf = (block: Block): number => block.right - block.left + 1
export const isOneCell = (block: Block): boolean => heightOf(block) === 1 && widthOf(block) === 1

/** Part of a row that the block covers, or null. */
export function spanIn(block: Block, row: number): { left: number; right: number } | null {
  return row >= block.top && row <= block.bottom ? { left: block.left, right: block.right } : null
}

/** The cell after, in reading order; null after the last one. */
export function cellAfter(place: Place, size: Size): Place | null {
  if (place.column < size.columns - 1) return { row: place.row, column: place.column + 1 }
  return place.row < size.rows - 1 ? { row: place.row + 1, column: 0 } : null
}

/** The cell before, in reading order; the first cell stays. */
export function cellBefore(place: Place, size: Size): Place {
  if (place.column > 0) return { row: place.row, column: place.column - 1 }
  return place.row > 0 ? { row: place.row - 1, column: size.columns - 1 } : place
}
