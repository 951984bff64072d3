import { flushPromises, mount, type DOMWrapper, type VueWrapper } from '@vue/test-utils'
import { defineComponent, h, shallowRef, type ShallowRef } from 'vue'
import { provideWantedCell, type CellPlace } from '@/features/dossier/cellPlace'
import type { SaveState } from '@/features/dossier/fieldSaver'
import ChampTable from '@/features/dossier/table/ChampTable.vue'
import type { AnswerEdit, FieldView, JsonValue, PasteReport, RefusedCell, RowView, WireError } from '@/generated/bindings'
import { hostKey } from '@/host'
import { announcerKey, createAnnouncer } from '@/shared/announcer'
import { sessionKey, type Session } from '@/shared/session'

import { FakeHost } from './fakeHost'
import { appState, editAck, field, wireError } from './samples'
import { cell, column, row } from './tableSamples'
import { createTexts } from './texts'

// One table on the page, over a store in memory: what the tests of editing and of pasting share.

export const columns = [
  column({ id: 'nom', label: 'Nom', key: true }),
  column({ id: 'port', label: 'Port', kind: 'nombre' }),
  column({ id: 'tier', label: 'Tier', kind: 'enum', choices: [{ id: 'front', label: 'Frontal' }, { id: 'data', label: 'Données' }] }),
  column({ id: 'rang', label: 'Total', kind: 'calcule', computed: true }),
]

export const refusal = wireError({ code: 'invalid_input', message: '« abc » n’est pas un nombre.', hint: 'Écrivez par exemple 12.', retryable: false })

interface Bench {
  stored: RowView[]
  trouble: WireError | null
  refusedByPaste: RefusedCell[]
  /** Why a file is refused, by its name. */
  unattachable: Record<string, WireError>
  host: FakeHost
  announcer: ReturnType<typeof createAnnouncer>
  mounted: VueWrapper | undefined
  wanted: ShallowRef<CellPlace | null> | undefined
}

export const bench: Bench = {
  stored: [],
  trouble: null,
  refusedByPaste: [],
  unattachable: {},
  host: new FakeHost({}),
  announcer: createAnnouncer(),
  mounted: undefined,
  wanted: undefined,
}
let made = 0

export function resetTable(): void {
  const stored = [row('a', { nom: 'api', port: 80, tier: 'front' }), row('b', { nom: 'base', port: 5432 }), row('c', { nom: 'cache' })]
  made = 0
  Object.assign(bench, { stored, trouble: null, refusedByPaste: [], unattachable: {}, host: createHost(), announcer: createAnnouncer() })
}

export function closeTable(): void {
  bench.mounted?.unmount()
}

function setCells(id: string, cells: Record<string, JsonValue>): void {
  if (typeof cells.port === 'string' && Number.isNaN(Number(cells.port))) throw refusal as unknown as Error
  const target = bench.stored.find((each) => each.id === id)
  if (!target) return
  for (const [key, value] of Object.entries(cells)) {
    if (value === null) Reflect.deleteProperty(target.cells, key)
    else target.cells[key] = cell(value)
  }
}

/** Puts a row, new or not, after another one; none: first. */
function put(id: string, after: string | null, made = row(id)): void {
  const moved = bench.stored.find((each) => each.id === id) ?? made
  const others = bench.stored.filter((each) => each.id !== id)
  others.splice(others.findIndex((each) => each.id === after) + 1, 0, moved)
  bench.stored = others
}

function apply(edit: AnswerEdit): string[] {
  switch (edit.op) {
    case 'setCells':
      setCells(edit.row, edit.cells)
      return []
    case 'addRow': {
      const id = `new${++made}`
      put(id, edit.after ?? bench.stored.at(-1)?.id ?? null, row(id, edit.cells))
      return [id]
    }
    case 'duplicateRow': {
      const id = `new${++made}`
      put(id, edit.row)
      return [id]
    }
    case 'removeRow':
      bench.stored = bench.stored.filter(({ id }) => id !== edit.row)
      return []
    case 'moveRow':
      put(edit.row, edit.after)
      return []
    case 'notSecret':
      return []
    default:
      throw new Error(`Unexpected edit ${edit.op}`)
  }
}

function check(): void {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
  if (bench.trouble) throw bench.trouble
}

function createHost(): FakeHost {
  return new FakeHost({
    read_table: ({ offset, limit, row: wanted }) => {
      const rank = bench.stored.findIndex(({ id }) => id === wanted)
      const first = rank === -1 ? offset : Math.floor(rank / limit) * limit
      return { total: bench.stored.length, first, rows: structuredClone(bench.stored.slice(first, first + limit)) }
    },
    edit_dossier: ({ edits: asked }) => {
      check()
      return editAck({ rows: asked.flatMap(apply) })
    },
    paste_rows: ({ cells }): PasteReport => {
      check()
      return { ack: editAck(), added: 0, changed: cells.length, refused: bench.refusedByPaste }
    },
    attach_file: ({ row: id, column: key, name }) => {
      const refused = bench.unattachable[name]
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (refused) throw refused
      const value = { fichier: name, empreinte: `hash-${name}`, taille: 3 }
      if (id === null) bench.stored.push(row(`new${++made}`, { [key ?? '']: value }))
      else setCells(id, { [key ?? '']: value })
      return editAck()
    },
  })
}

/** Opens the table, led to a cell or not. */
export async function open(changes: Partial<FieldView> = {}, cellPlace: CellPlace | null = null): Promise<VueWrapper> {
  const champ = field({ id: 'composants', label: 'Composants', kind: 'table', columns, ...changes })
  const Dossier = defineComponent({
    setup() {
      bench.wanted = provideWantedCell()
      bench.wanted.value = cellPlace
      return () => h(ChampTable, { dossier: 'd1', champ, cle: 'composants' })
    },
  })
  const session: Session = { state: shallowRef(appState()), replace: () => undefined }
  const provide = { [hostKey as symbol]: bench.host, [sessionKey as symbol]: session, [announcerKey as symbol]: bench.announcer }
  bench.mounted = mount(Dossier, { attachTo: document.body, global: { plugins: [createTexts()], provide } })
  await flushPromises()
  return bench.mounted
}

interface Exposed {
  readonly state: SaveState
  settle: () => Promise<boolean>
  discard: () => void
}

const page = (): VueWrapper => bench.mounted as VueWrapper
export const find = (id: string): DOMWrapper<Element> => page().find(`[data-testid="${id}"]`)
export const cellAt = (rank: number, id: string): DOMWrapper<Element> => find(`cell-${rank}-${id}`)
export const textAt = (rank: number, id: string): string => cellAt(rank, id).find('.table-cellule__texte').text()
export const edits = (): AnswerEdit[] => bench.host.requestsOf('edit_dossier').flatMap((request) => request.edits)
export const names = (): (JsonValue | undefined)[] => bench.stored.map((each) => each.cells.nom?.value)
export const focused = (): string | null => document.activeElement?.getAttribute('data-testid') ?? null
export const exposed = (): Exposed => page().findComponent(ChampTable).vm

/** A key pressed where the focus is. */
export async function press(key: string, held: KeyboardEventInit = {}): Promise<void> {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }))
  await flushPromises()
}

export async function stand(rank: number, id: string): Promise<void> {
  await cellAt(rank, id).trigger('mousedown')
  ;(cellAt(rank, id).element as HTMLElement).focus()
  await flushPromises()
}

export async function type(rank: number, id: string, text: string): Promise<void> {
  await stand(rank, id)
  await press('F2')
  await find('cell-editor').setValue(text)
}

export async function pasteOnCell(text: string): Promise<void> {
  const event = new Event('paste', { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { getData: () => text } })
  document.activeElement?.dispatchEvent(event)
  await flushPromises()
}
