import type { WireError } from '@/generated/bindings'
import { wireErrorOf } from '@/host'
import { valueOf } from './cellText'
import type { PastePlan } from './pasting'
import type { TableParts } from './tableWriter'
import type { PasteOutcome, PendingRefusal } from './unkept'

export interface TablePaste {
  /** Pastes at this row, or at the end. Null when all of it is kept or listed as refused. */
  paste: (row: string | null, plan: PastePlan) => Promise<WireError | null>
  /** Puts a corrected text where the refused one was meant to go. */
  place: (refusal: PendingRefusal, text: string) => Promise<WireError | null>
  dismiss: (refusal: PendingRefusal) => void
  /** Closes the report, with all that it still lists. */
  close: () => void
}

let lastKey = 0
let lastPaste = 0

export function createTablePaste({ host, dossier, table, columns, unkept, queue, refresh }: TableParts): TablePaste {
  const { outcome } = unkept

  function keepRefused(refused: readonly PendingRefusal[]): void {
    if (outcome.value) outcome.value = { ...outcome.value, refused }
  }

  async function send(row: string | null, { columns: ids, cells, headerSkipped, beyond, computed }: PastePlan): Promise<void> {
    const report = await queue.run(() => host.call('paste_rows', { id: dossier, key: table, row, columns: ids, cells }))
    const waiting = outcome.value?.refused ?? []
    const paste = ++lastPaste
    const refused = [...waiting, ...report.refused.map((each) => ({ ...each, paste, key: ++lastKey }))]
    outcome.value = { added: report.added, changed: report.changed, headerSkipped, beyond, computed, refused } satisfies PasteOutcome
  }

  /** The row of a line of which nothing was kept is made by the first of its cells that is corrected. */
  async function put(refusal: PendingRefusal, text: string): Promise<void> {
    const column = columns().find(({ id }) => id === refusal.column)
    const cells = { [refusal.column]: column ? valueOf(column, text) : text }
    const row = refusal.row
    const edit = row === null ? ({ op: 'addRow', key: table, cells, after: null } as const) : ({ op: 'setCells', key: table, row, cells } as const)
    const ack = await queue.run(() => host.call('edit_dossier', { id: dossier, edits: [edit] }))
    const others = (outcome.value?.refused ?? []).filter(({ key }) => key !== refusal.key)
    const made = row ?? ack.rows[0] ?? null
    keepRefused(others.map((each) => (each.row === null && each.line === refusal.line && each.paste === refusal.paste ? { ...each, row: made } : each)))
  }

  async function attempt(task: () => Promise<void>): Promise<WireError | null> {
    try {
      await task()
    } catch (rejection) {
      return wireErrorOf(rejection)
    }
    await refresh()
    return null
  }

  return {
    paste: (row, plan) => attempt(() => send(row, plan)),
    place: (refusal, text) => attempt(() => put(refusal, text)),
    dismiss({ key }) {
      keepRefused((outcome.value?.refused ?? []).filter((each) => each.key !== key))
    },
    close() {
      outcome.value = null
    },
  }
}
