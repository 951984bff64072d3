import type { ColumnView, RowView, WireError } from '@/generated/bindings'
import { wireErrorOf } from '@/host'
import { useAnnouncer } from '@/shared/announcer'
import { useTexts } from '@/shared/texts'
import { textOfCell } from './cellText'
import type { GridState } from './gridState'
import { heightOf, isOneCell, type Block } from './selection'
import type { TableRows } from './tableRows'
import type { TableEdit, TableWriter } from './tableWriter'
import { draftKey, type Unkept } from './unkept'

export interface RowActions {
  /** At the end, or below the current row. */
  add: (where: 'end' | 'below') => Promise<void>
  duplicate: () => Promise<void>
  remove: () => Promise<void>
  move: (by: -1 | 1) => Promise<void>
  /** Empties the selected cells. */
  clear: () => Promise<void>
  /** The selected cells as a spreadsheet takes them; null: some rows must be read first. */
  copied: () => string[][] | null
  readCopied: () => Promise<string[][] | null>
}

interface Parts {
  columns: () => readonly ColumnView[]
  rows: TableRows
  grid: GridState
  writer: TableWriter
  unkept: Unkept
}

export function useRowActions({ columns, rows, grid, writer, unkept }: Parts): RowActions {
  const { t, tn } = useTexts()
  const { announce } = useAnnouncer()
  const current = () => rows.at(grid.active.value.row)

  function fail(error: WireError | null): null {
    writer.failure.value = error
    if (error) announce(t('table.annonces.echec', { message: error.message || t(`erreurs.${error.code}.message`) }))
    return null
  }

  async function act(edits: readonly TableEdit[]): Promise<readonly string[] | null> {
    const ack = await writer.act(edits)
    return ack?.rows ?? fail(writer.failure.value)
  }

  async function selected(): Promise<readonly RowView[] | null> {
    const { top, bottom } = grid.block.value
    try {
      return await rows.range(top, bottom)
    } catch (rejection) {
      return fail(wireErrorOf(rejection))
    }
  }

  /** Shows a row that was just made, wherever it was expected. */
  async function showNew(made: readonly string[], expected: number, column: number, text: string): Promise<void> {
    await rows.show(expected)
    const rank = made[0] === undefined ? -1 : rows.rankOf(made[0])
    await grid.go({ row: rank === -1 ? expected : rank, column })
    announce(text)
  }

  const filled = (row: RowView, column: ColumnView): boolean => !column.computed && row.cells[column.id] !== undefined

  const textOf = (row: RowView, column: ColumnView): string => {
    const cell = row.cells[column.id]
    if (column.computed) return cell?.text ?? ''
    return unkept.drafts.get(draftKey(row.id, column.id))?.text ?? textOfCell(column, cell)
  }
  const linesOf = (found: readonly RowView[], { left, right }: Block): string[][] =>
    found.map((row) => columns().slice(left, right + 1).map((column) => textOf(row, column)))

  return {
    async add(where) {
      const below = where === 'below' ? current() : undefined
      const made = await act([{ op: 'addRow', cells: {}, after: below?.id ?? null }])
      if (!made) return
      // Read before: only the store knows where the end is now.
      if (!below) await rows.refresh()
      const expected = below ? grid.active.value.row + 1 : Math.max(0, rows.total.value - 1)
      await showNew(made, expected, 0, t('table.annonces.ajoutee', { rang: expected + 1 }))
    },
    async duplicate() {
      const row = current()
      const made = row && (await act([{ op: 'duplicateRow', row: row.id }]))
      if (!made) return
      const { row: rank, column } = grid.active.value
      await showNew(made, rank + 1, column, t('table.annonces.dupliquee', { rang: rank + 1 }))
    },
    async remove() {
      const { top, left } = grid.block.value
      const gone = await selected()
      if (!gone || !(await act(gone.map((row) => ({ op: 'removeRow', row: row.id }))))) return
      for (const row of gone) for (const column of columns()) writer.drop(row.id, column.id)
      grid.select({ row: top, column: left }, { row: top, column: left })
      await rows.refresh()
      await grid.go({ row: top, column: left })
      announce(tn('table.annonces.retirees', gone.length))
    },
    async move(by) {
      const { row: rank, column } = grid.active.value
      const row = current()
      const to = rank + by
      if (!row) return
      if (to < 0 || to >= rows.total.value) {
        announce(t(to < 0 ? 'table.annonces.premiere' : 'table.annonces.derniere'))
        return
      }
      // The row that will stand before it: none when it becomes the first.
      const before = by === 1 ? to : to - 1
      try {
        const after = before < 0 ? null : ((await rows.range(before, before))[0]?.id ?? null)
        if (!(await act([{ op: 'moveRow', row: row.id, after }]))) return
      } catch (rejection) {
        fail(wireErrorOf(rejection))
        return
      }
      await rows.show(to)
      await grid.go({ row: to, column })
      announce(t('table.annonces.deplacee', { rang: to + 1 }))
    },
    async clear() {
      const { left, right, top } = grid.block.value
      const covered = columns().slice(left, right + 1)
      const found = await selected()
      if (!found) return
      const [only] = covered
      if (isOneCell(grid.block.value) && only) {
        const row = found[0]
        if (row && !only.computed && textOf(row, only) !== '') await writer.setCell({ row: row.id, column: only, rank: top }, '')
        return
      }
      const edits = found.flatMap((row): TableEdit[] => {
        const cells = covered.filter((column) => filled(row, column)).map((column) => [column.id, null] as const)
        return cells.length > 0 ? [{ op: 'setCells', row: row.id, cells: Object.fromEntries(cells) }] : []
      })
      if (edits.length > 0 && !(await act(edits))) return
      for (const row of found) for (const column of covered) writer.drop(row.id, column.id)
      await rows.refresh()
      announce(tn('table.annonces.videes', heightOf(grid.block.value)))
    },
    copied() {
      const block = grid.block.value
      const found = Array.from({ length: heightOf(block) }, (_, index) => rows.at(block.top + index))
      return found.every((row) => row !== undefined) ? linesOf(found, block) : null
    },
    async readCopied() {
      const block = grid.block.value
      const found = await selected()
      return found && linesOf(found, block)
    },
  }
}
