import { computed, nextTick, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { ColumnView } from '@/generated/bindings'
import { choicesOf, editorOf, textOfCell } from './cellText'
import { blockOf, clamp, type Block, type Place, type Size } from './selection'
import type { TablePart, TableRows } from './tableRows'
import type { TableWriter } from './tableWriter'
import { draftKey, type Unkept } from './unkept'

/** The cell under edit. Known by its row, not by its rank: rows may move meanwhile. */
export interface Editing {
  row: string
  column: string
  rank: number
  initial: string
  text: string
}

/** The cell whose file is being chosen. */
export interface Filing {
  row: string
  column: string
  /** Dropped on the cell. */
  files?: FileList
}

export interface GridState {
  readonly active: ShallowRef<Place>
  readonly editing: ShallowRef<Editing | null>
  /** Null most of the time. To be emptied by who shows it. */
  readonly filing: ShallowRef<Filing | null>
  readonly size: ComputedRef<Size>
  readonly block: ComputedRef<Block>
  readonly activeColumn: ComputedRef<ColumnView | undefined>
  /** Goes to a cell, on another page too. While that page cannot be read, the current cell stays. */
  go: (to: Place, options?: { extend?: boolean; focus?: boolean }) => Promise<void>
  /** Goes to a row, wherever it stands; tells whether it is still in the table. Rows that cannot be read tell nothing. */
  find: (row: string, column: number) => Promise<boolean | null>
  /** Reads again what could not be read, and goes on where it was wanted. */
  retry: () => Promise<void>
  select: (from: Place, to: Place) => void
  edit: (typed: string | null) => void
  type: (text: string) => void
  /** Ends the edit and sends what changed; the answer is waited for by `settle` only. */
  commit: () => void
  /** Gives up the text of the cell, typed or refused. True when there was one. */
  cancel: () => boolean
  focus: () => Promise<void>
}

interface Parts {
  columns: () => readonly ColumnView[]
  rows: TableRows
  writer: TableWriter
  unkept: Unkept
  root: () => HTMLElement | null
}

/** What a letter typed on a closed list stands for: the first choice that starts with it. */
function typedText(column: ColumnView, typed: string): string {
  if (editorOf(column) !== 'choix') return typed
  return choicesOf(column).find((choice) => typed !== '' && choice.toLocaleLowerCase('fr').startsWith(typed.toLocaleLowerCase('fr'))) ?? ''
}

export function createGridState({ columns, rows, writer, unkept, root }: Parts): GridState {
  const active = shallowRef<Place>({ row: 0, column: 0 })
  const anchor = shallowRef<Place>(active.value)
  const editing = shallowRef<Editing | null>(null)
  const filing = shallowRef<Filing | null>(null)
  const size = computed(() => ({ rows: rows.total.value, columns: columns().length }))
  const activeColumn = computed(() => columns()[active.value.column])

  async function focus(): Promise<void> {
    await nextTick()
    root()?.querySelector<HTMLElement>('[data-place][tabindex="0"]')?.focus()
  }

  function put(to: Place, from: Place = to): void {
    active.value = clamp(to, size.value)
    anchor.value = clamp(from, size.value)
  }

  /** The current cell follows its row when others are added, removed or moved around it. */
  async function follow(next: TablePart | null, previous: TablePart | null): Promise<void> {
    const held = root()?.contains(document.activeElement) ?? false
    const { row, column } = active.value
    const id = previous?.rows[row - previous.first]?.id
    const rank = id === undefined ? -1 : rows.rankOf(id)
    if (rank >= 0 && rank !== row) put({ row: rank, column })
    else if (row >= (next?.total ?? 0)) put(active.value)
    if (editing.value && rows.rankOf(editing.value.row) === -1) commit()
    if (!held) return
    await nextTick()
    if (document.activeElement === document.body) await focus()
  }
  // At once: whoever asked for the rows places the current cell right after.
  watch(rows.part, follow, { flush: 'sync' })

  let held: (() => Promise<unknown>) | null = null

  async function go(to: Place, { extend = false, focus: focused = true } = {}): Promise<void> {
    const place = clamp(to, size.value)
    if (!rows.holds(place.row)) await rows.show(place.row)
    const failed = !rows.holds(place.row) && rows.failure.value !== null
    held = failed ? () => go(to, { extend, focus: focused }) : null
    if (!failed) put(place, extend ? anchor.value : place)
    if (focused) await focus()
  }

  async function find(row: string, column: number): Promise<boolean | null> {
    const rank = await rows.find(row)
    const failed = rank === -1 && rows.failure.value !== null
    held = failed ? () => find(row, column) : null
    if (failed) return null
    if (rank === -1) {
      await focus()
      return false
    }
    await go({ row: rank, column })
    root()?.querySelector('[data-place][tabindex="0"]')?.scrollIntoView({ block: 'center' })
    return true
  }

  function edit(typed: string | null): void {
    const { row: rank } = active.value
    const row = rows.at(rank)
    const column = activeColumn.value
    if (!row || !column || column.computed) return
    if (column.kind === 'fichier') {
      filing.value = { row: row.id, column: column.id }
      return
    }
    const initial = unkept.drafts.get(draftKey(row.id, column.id))?.text ?? textOfCell(column, row.cells[column.id])
    put(active.value)
    editing.value = { row: row.id, column: column.id, rank, initial, text: typed === null ? initial : typedText(column, typed) }
  }

  function commit(): void {
    const done = editing.value
    editing.value = null
    const column = columns().find(({ id }) => id === done?.column)
    if (!done || !column) return
    const draft = unkept.drafts.get(draftKey(done.row, done.column))
    const row = rows.at(rows.rankOf(done.row))
    const kept = row && done.text === textOfCell(column, row.cells[column.id])
    // A text refused for its content was not written: going back to what is stored needs nothing more.
    if (kept && (!draft || draft.error?.code === 'invalid_input')) writer.drop(done.row, done.column)
    else if (draft?.error || done.text !== done.initial) void writer.setCell({ row: done.row, column, rank: done.rank }, done.text)
  }

  function cancel(): boolean {
    const row = editing.value?.row ?? rows.at(active.value.row)?.id
    const column = editing.value?.column ?? activeColumn.value?.id
    const typed = editing.value !== null && editing.value.text !== editing.value.initial
    editing.value = null
    put(active.value)
    if (row === undefined || column === undefined) return false
    const refused = unkept.drafts.get(draftKey(row, column))?.error !== null && unkept.drafts.has(draftKey(row, column))
    if (refused) writer.drop(row, column)
    return typed || refused
  }

  return {
    active,
    editing,
    filing,
    size,
    activeColumn,
    block: computed(() => blockOf(anchor.value, active.value)),
    go,
    find,
    retry: async () => {
      await (held ?? rows.refresh)()
    },
    select(from, to) {
      put(to, from)
    },
    edit,
    type(text) {
      if (editing.value) editing.value = { ...editing.value, text }
    },
    commit,
    cancel,
    focus,
  }
}
