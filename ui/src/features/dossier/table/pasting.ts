import type { ColumnView } from '@/generated/bindings'

/** A block of a spreadsheet laid on the columns of a table. */
export interface PastePlan {
  columns: string[]
  cells: string[][]
  /** The first line repeated the labels of the columns. */
  headerSkipped: boolean
  /** Columns of the block that hold something and have no column of the table to go to. */
  beyond: number
  /** Labels of the computed columns that the block covers: they are never typed. */
  computed: string[]
}

const plain = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('fr')

/** Labels only are compared, with or without their unit: the words of a sheet made from this table. */
function isHeader(line: readonly string[], columns: readonly ColumnView[]): boolean {
  const filled = line.filter((cell) => cell.trim() !== '')
  return (
    filled.length > 0 &&
    line.every((cell, index) => {
      const column = columns[index]
      if (plain(cell) === '') return true
      if (!column) return false
      return plain(cell) === plain(column.label) || plain(cell) === plain(`${column.label} (${column.unit ?? ''})`)
    })
  )
}

export function planPaste(lines: readonly (readonly string[])[], columns: readonly ColumnView[], firstColumn: number): PastePlan {
  const covered = columns.slice(firstColumn)
  const [first, ...others] = lines
  const headerSkipped = first !== undefined && others.length > 0 && isHeader(first, covered)
  const kept = headerSkipped ? others : lines
  const width = Math.max(0, ...kept.map((line) => line.length))
  const used = covered.slice(0, width)
  const typed = used.flatMap((column, index) => (column.computed ? [] : [index]))
  const beyond = Array.from({ length: Math.max(0, width - covered.length) }, (_, index) => covered.length + index).filter((index) =>
    kept.some((line) => (line[index] ?? '').trim() !== ''),
  )
  return {
    columns: typed.flatMap((index) => used[index]?.id ?? []),
    // A short line stays short: its missing cells are not empty ones.
    cells: kept.map((line) => typed.filter((index) => index < line.length).map((index) => line[index] ?? '')),
    headerSkipped,
    beyond: beyond.length,
    computed: used.filter((column) => column.computed).map(({ label }) => label),
  }
}
