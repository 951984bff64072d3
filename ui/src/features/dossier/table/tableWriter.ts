import { shallowRef, type ShallowRef } from 'vue'
import type { AnswerEdit, ColumnView, EditAck, JsonValue, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import { vouchedFor } from '../answers'
import { valueOf } from './cellText'
import type { SaveQueue } from './saveQueue'
import { draftKey, type CellDraft, type Unkept } from './unkept'

export interface CellTarget {
  row: string
  column: ColumnView
  /** Rank of the row, for the messages. */
  rank: number
}

export interface WriterEvents {
  saved: (target: CellTarget) => void
  refused: (target: CellTarget, error: WireError) => void
}

export interface TableWriter {
  /** Why the last action on rows failed; null once one succeeded. */
  readonly failure: ShallowRef<WireError | null>
  /** Sends the text of a cell. It stays in the drafts until it is read back, or for as long as it is refused. */
  setCell: (target: CellTarget, text: string) => Promise<void>
  /** Gives a value that the store already knows, as it is. */
  keep: (row: string, column: string, value: JsonValue) => Promise<boolean>
  /** Does one undoable action on rows. Null when it failed: the reason is in `failure`. */
  act: (edits: readonly TableEdit[]) => Promise<EditAck | null>
  /** Sends again what a trouble other than its own content held back. */
  retryAll: () => Promise<void>
  retry: (draft: CellDraft, column: ColumnView) => Promise<void>
  /** Sends a refused text again, with the word of the user that it is no secret. */
  vouch: (draft: CellDraft, column: ColumnView) => Promise<void>
  drop: (row: string, column: string) => void
  /** Resolves once every text that was sent is either read back or refused. */
  idle: () => Promise<void>
}

type WithoutKey<Edit> = Edit extends { key: string } ? Omit<Edit, 'key'> : never
/** An edit of this table. */
export type TableEdit = Exclude<WithoutKey<AnswerEdit>, { op: 'set' }>

/** What the parts of a table that write to its store work with. */
export interface TableParts {
  host: Host
  dossier: string
  table: string
  columns: () => readonly ColumnView[]
  unkept: Unkept
  queue: SaveQueue
  refresh: () => Promise<void>
}

export function createTableWriter({ host, dossier, table, columns, unkept, queue, refresh, events }: TableParts & { events: WriterEvents }): TableWriter {
  const { drafts, running } = unkept
  const failure = shallowRef<WireError | null>(null)

  const send = (edits: readonly TableEdit[], word: readonly AnswerEdit[] = []) =>
    queue.run(() => host.call('edit_dossier', { id: dossier, edits: [...word, ...edits.map((edit) => ({ ...edit, key: table }))] }))

  async function setCell(target: CellTarget, text: string, word: readonly AnswerEdit[] = []): Promise<void> {
    const run = deliver(target, text, word)
    running.add(run)
    await run
    running.delete(run)
  }

  async function deliver(target: CellTarget, text: string, word: readonly AnswerEdit[]): Promise<void> {
    const { row, column, rank } = target
    const name = draftKey(row, column.id)
    const draft: CellDraft = { row, column: column.id, rank, text, error: null }
    drafts.set(name, draft)
    // Another text may have been typed in the same cell meanwhile: its own answer is the one that counts.
    const isLast = () => drafts.get(name) === draft
    try {
      await send([{ op: 'setCells', row, cells: { [column.id]: valueOf(column, text) } }], word)
    } catch (rejection) {
      const error = wireErrorOf(rejection)
      if (!isLast()) return
      drafts.set(name, { ...draft, error })
      events.refused(target, error)
      return
    }
    events.saved(target)
    await refresh()
    if (isLast()) drafts.delete(name)
  }

  async function act(edits: readonly TableEdit[]): Promise<EditAck | null> {
    if (edits.length === 0) return null
    try {
      const ack = await send(edits)
      failure.value = null
      return ack
    } catch (rejection) {
      failure.value = wireErrorOf(rejection)
      return null
    }
  }

  const targetOf = ({ row, rank }: CellDraft, column: ColumnView): CellTarget => ({ row, column, rank })

  async function retry(draft: CellDraft, column: ColumnView): Promise<void> {
    await setCell(targetOf(draft, column), draft.text)
  }

  async function vouch(draft: CellDraft, column: ColumnView): Promise<void> {
    await setCell(targetOf(draft, column), draft.text, vouchedFor(draft.text, true))
  }

  return {
    failure,
    setCell,
    act,
    retry,
    vouch,
    async keep(row, column, value) {
      const ack = await act([{ op: 'setCells', row, cells: { [column]: value } }])
      if (ack) await refresh()
      return ack !== null
    },
    async retryAll() {
      const held = [...drafts.values()].filter(({ error }) => error !== null && error.code !== 'invalid_input')
      await Promise.all(
        held.map(async (draft) => {
          const column = columns().find(({ id }) => id === draft.column)
          if (column) await retry(draft, column)
        }),
      )
    },
    drop(row, column) {
      drafts.delete(draftKey(row, column))
    },
    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
