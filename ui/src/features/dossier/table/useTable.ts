import { computed, onBeforeUnmount, onMounted, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { ColumnView, FieldView, WireError } from '@/generated/bindings'
import { localRefusal, useDossierChanges, useHost } from '@/host'
import { useAnnouncer } from '@/shared/announcer'
import { useTexts } from '@/shared/texts'
import { useWantedCell, type CellPlace } from '../cellPlace'
import type { SaveState } from '../fieldSaver'
import { createGridState, type GridState } from './gridState'
import { planPaste } from './pasting'
import { useRowActions, type RowActions } from './rowActions'
import { createTableFiles, type TableFiles } from './tableFiles'
import { createTablePaste, type TablePaste } from './tablePaste'
import { createTableRows, type TableRows } from './tableRows'
import { stateOf } from './tableState'
import { createTableWriter, type CellTarget, type TableWriter } from './tableWriter'
import { parseTsv } from './tsv'
import { unkeptOf, type CellDraft, type Unkept } from './unkept'

export interface TableProps {
  dossier: string
  champ: FieldView
  cle: string
}

export interface Table {
  readonly columns: ComputedRef<readonly ColumnView[]>
  readonly rows: TableRows
  readonly grid: GridState
  readonly writer: TableWriter
  readonly actions: RowActions
  readonly pasting: TablePaste
  readonly files: TableFiles
  readonly unkept: Unkept
  readonly state: ComputedRef<SaveState>
  /** The first cell whose text is refused. */
  readonly refused: ComputedRef<CellDraft | null>
  /** The text that could not be pasted, for the user to try again; empty most of the time. */
  readonly heldText: Ref<string>
  /** Pastes from the current cell, or at the end. True when the block found its place. */
  paste: (text: string, where: 'here' | 'end') => Promise<boolean>
  /** The row that somebody was led to is no longer in the table. */
  readonly lost: Ref<boolean>
  /** Gives up the text that could not be pasted. */
  forgetHeld: () => void
  settle: () => Promise<boolean>
  discard: () => void
}

/** Everything that one table on the page is made of. */
export function useTable(props: TableProps, root: () => HTMLElement | null): Table {
  const { t, tn } = useTexts()
  const { announce } = useAnnouncer()
  const host = useHost()
  const { dossier, cle: table } = props
  const columns = computed(() => props.champ.columns)
  const rows = createTableRows(host, dossier, table)
  const unkept = unkeptOf(host, dossier, table)
  const { queue, heldText } = unkept
  const parts = { host, dossier, table, columns: () => columns.value, unkept, queue, refresh: rows.refresh }

  const nameOf = ({ column, rank }: CellTarget) => t('table.cellule', { colonne: column.label, rang: rank + 1 })
  const writer = createTableWriter({
    ...parts,
    events: {
      saved: (target) => {
        announce(t('table.annonces.enregistree', { cellule: nameOf(target) }))
      },
      refused: (target, error) => {
        announce(t('table.annonces.refusee', { cellule: nameOf(target), message: error.message || t(`erreurs.${error.code}.message`) }))
      },
    },
  })
  const grid = createGridState({ columns: parts.columns, rows, writer, unkept, root })
  const actions = useRowActions({ columns: parts.columns, rows, grid, writer, unkept })
  const pasting = createTablePaste(parts)
  const files = createTableFiles({
    ...parts,
    unreadable: (name) => localRefusal(t('champ.fichier.illisible', { nom: name }), ''),
  })

  const firstError = computed((): WireError | null => {
    for (const { error } of unkept.drafts.values()) if (error) return error
    if (heldText.value !== '') return localRefusal(t('table.saisieCollage.echec'))
    if ((unkept.outcome.value?.refused.length ?? 0) === 0) return null
    return localRefusal(t('table.collage.enAttente'), t('table.collage.enAttenteConseil'))
  })
  const refused = computed(() => [...unkept.drafts.values()].find(({ error }) => error !== null) ?? null)
  const typing = computed(() => grid.editing.value !== null && grid.editing.value.text !== grid.editing.value.initial)
  const state = computed(() =>
    stateOf({ error: firstError.value, typing: typing.value, busy: queue.busy.value, slow: queue.slow.value, savedAt: queue.savedAt.value }),
  )

  async function paste(text: string, where: 'here' | 'end'): Promise<boolean> {
    const lines = parseTsv(text)
    if (lines.length === 0) {
      announce(t('table.annonces.rienAColler'))
      return false
    }
    const { row, column } = grid.active.value
    const here = where === 'here' ? rows.at(row) : undefined
    const error = await pasting.paste(here?.id ?? null, planPaste(lines, columns.value, here ? column : 0))
    writer.failure.value = error
    heldText.value = error ? text : ''
    if (error) announce(t('table.annonces.echec', { message: error.message || t(`erreurs.${error.code}.message`) }))
    else announce(outcomeText())
    return error === null
  }

  function outcomeText(): string {
    const { added, changed, refused } = unkept.outcome.value ?? { added: 0, changed: 0, refused: [] }
    return t('table.collage.bilan', { lignes: tn('table.collage.lignes', added + changed), refusees: tn('table.collage.refusees', refused.length) })
  }

  const wanted = useWantedCell()
  const lost = ref(false)

  async function reach({ row, column }: CellPlace): Promise<void> {
    const index = Math.max(0, columns.value.findIndex(({ id }) => id === column))
    const there = await grid.find(row, index)
    const [target, rank] = [columns.value[index], rows.rankOf(row)]
    lost.value = there === false
    if (lost.value) announce(t('table.disparue'))
    else if (there && target) announce(nameOf({ row, column: target, rank }))
  }

  /** The cell that somebody is led to, when it is in this table: once. */
  function take(): Promise<void> | null {
    const cell = wanted.value
    if (cell?.table !== table) return null
    wanted.value = null
    return reach(cell)
  }

  onMounted(() => {
    watch(wanted, take)
    return take() ?? rows.show(0)
  })
  useDossierChanges(() => dossier, rows.refresh)
  onBeforeUnmount(grid.commit)

  return {
    columns,
    rows,
    grid,
    writer,
    actions,
    pasting,
    files,
    unkept,
    state,
    heldText,
    lost,
    refused,
    paste,
    forgetHeld() {
      heldText.value = ''
    },
    async settle() {
      grid.commit()
      await Promise.all([writer.idle(), queue.idle()])
      await writer.retryAll()
      return unkept.drafts.size === 0 && firstError.value === null
    },
    discard() {
      grid.cancel()
      unkept.drafts.clear()
      pasting.close()
      heldText.value = ''
    },
  }
}
