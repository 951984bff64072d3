import { flushPromises, mount, type DOMWrapper, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watch } from 'vue'
import { FakeHost } from '@/dev/fakeHost'
import { editAck, field, provenance, wireError } from '@/dev/samples'
import { cell, column, row } from '@/dev/tableSamples'
import { createTexts } from '@/dev/texts'
import type { AnswerEdit, FieldView, JsonValue, PasteReport, RefusedCell, RowView, WireError } from '@/generated/bindings'
import { hostKey } from '@/host'
import { announcerKey, createAnnouncer, type Announcer } from '@/shared/announcer'
import type { SaveState } from '../fieldSaver'
import ChampTable from './ChampTable.vue'

const columns = [
  column({ id: 'nom', label: 'Nom', key: true }),
  column({ id: 'port', label: 'Port', kind: 'nombre' }),
  column({ id: 'tier', label: 'Tier', kind: 'enum', choices: [{ id: 'front', label: 'Frontal' }, { id: 'data', label: 'Données' }] }),
  column({ id: 'rang', label: 'Total', kind: 'calcule', computed: true }),
]

const refusal = wireError({ code: 'invalid_input', message: '« abc » n’est pas un nombre.', hint: 'Écrivez par exemple 12.', retryable: false })

let stored: RowView[] = []
let trouble: WireError | null = null
let refusedByPaste: RefusedCell[] = []
let unattachable: Record<string, WireError> = {}
let made = 0
let host: FakeHost
let announcer: Announcer
let mounted: VueWrapper | undefined

interface Exposed {
  readonly state: SaveState
  settle: () => Promise<boolean>
  discard: () => void
}

function setCells(id: string, cells: Record<string, JsonValue>): void {
  if (typeof cells.port === 'string' && Number.isNaN(Number(cells.port))) throw refusal as unknown as Error
  const target = stored.find((each) => each.id === id)
  if (!target) return
  for (const [key, value] of Object.entries(cells)) {
    if (value === null) Reflect.deleteProperty(target.cells, key)
    else target.cells[key] = cell(value)
  }
}

function insert(id: string, after: string | null): void {
  const index = stored.findIndex((each) => each.id === after)
  const moved = stored.find((each) => each.id === id) ?? row(id)
  stored = stored.filter((each) => each.id !== id)
  stored.splice(after === null ? 0 : index + (stored.length < index ? 0 : 1), 0, moved)
}

function apply(edit: AnswerEdit): string[] {
  switch (edit.op) {
    case 'setCells':
      setCells(edit.row, edit.cells)
      return []
    case 'addRow': {
      const id = `new${++made}`
      if (edit.after === null) stored.push(row(id, edit.cells))
      else insert(id, edit.after)
      return [id]
    }
    case 'duplicateRow': {
      const id = `new${++made}`
      insert(id, edit.row)
      return [id]
    }
    case 'removeRow':
      stored = stored.filter(({ id }) => id !== edit.row)
      return []
    case 'moveRow': {
      const others = stored.filter(({ id }) => id !== edit.row)
      const index = others.findIndex(({ id }) => id === edit.after)
      others.splice(index + 1, 0, ...stored.filter(({ id }) => id === edit.row))
      stored = others
      return []
    }
    default:
      throw new Error(`Unexpected edit ${edit.op}`)
  }
}

function createHost(): FakeHost {
  return new FakeHost({
    read_table: ({ offset, limit }) => ({ total: stored.length, rows: structuredClone(stored.slice(offset, offset + limit)) }),
    edit_dossier: ({ edits }) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (trouble) throw trouble
      return editAck({ rows: edits.flatMap(apply) })
    },
    paste_rows: ({ cells }): PasteReport => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (trouble) throw trouble
      return { ack: editAck(), added: 0, changed: cells.length, refused: refusedByPaste }
    },
    attach_file: ({ row: id, column: key, name }) => {
      const refused = unattachable[name]
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (refused) throw refused
      const value = { fichier: name, empreinte: `hash-${name}`, taille: 3 }
      if (id === null) stored.push(row(`new${++made}`, { [key ?? '']: value }))
      else setCells(id, { [key ?? '']: value })
      return editAck()
    },
  })
}

async function open(changes: Partial<FieldView> = {}): Promise<VueWrapper> {
  const champ = field({ id: 'composants', label: 'Composants', kind: 'table', columns, ...changes })
  mounted = mount(ChampTable, {
    attachTo: document.body,
    props: { dossier: 'd1', champ, cle: 'composants' },
    global: { plugins: [createTexts()], provide: { [hostKey as symbol]: host, [announcerKey as symbol]: announcer } },
  })
  await flushPromises()
  return mounted
}

const find = (id: string): DOMWrapper<Element> => (mounted as VueWrapper).find(`[data-testid="${id}"]`)
const cellAt = (rank: number, id: string): DOMWrapper<Element> => find(`cell-${rank}-${id}`)
const textAt = (rank: number, id: string): string => cellAt(rank, id).find('.table-cellule__texte').text()
const edits = (): AnswerEdit[] => host.requestsOf('edit_dossier').flatMap((request) => request.edits)
const names = (): (JsonValue | undefined)[] => stored.map((each) => each.cells.nom?.value)
const focused = (): string | null => document.activeElement?.getAttribute('data-testid') ?? null
const exposed = (): Exposed => (mounted as VueWrapper).vm as unknown as Exposed

/** A key pressed where the focus is. */
async function press(key: string, held: KeyboardEventInit = {}): Promise<void> {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }))
  await flushPromises()
}

async function stand(rank: number, id: string): Promise<void> {
  await cellAt(rank, id).trigger('mousedown')
  ;(cellAt(rank, id).element as HTMLElement).focus()
  await flushPromises()
}

async function type(rank: number, id: string, text: string): Promise<void> {
  await stand(rank, id)
  await press('F2')
  await find('cell-editor').setValue(text)
}

async function pasteOnCell(text: string): Promise<void> {
  const event = new Event('paste', { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { getData: () => text } })
  document.activeElement?.dispatchEvent(event)
  await flushPromises()
}

beforeEach(() => {
  stored = [row('a', { nom: 'api', port: 80, tier: 'front' }), row('b', { nom: 'base', port: 5432 }), row('c', { nom: 'cache' })]
  trouble = null
  refusedByPaste = []
  unattachable = {}
  made = 0
  host = createHost()
  announcer = createAnnouncer()
})
afterEach(() => {
  mounted?.unmount()
})

describe('the grid', () => {
  it('is a grid named after its field, with one stop for Tab', async () => {
    const page = await open()
    const grid = find('grid')
    expect(grid.element.tagName).toBe('TABLE')
    expect(grid.attributes()).toMatchObject({ role: 'grid', 'aria-label': 'Composants', 'aria-rowcount': '4' })
    expect(document.getElementById(String(grid.attributes('aria-describedby')))?.textContent).toContain('Entrée pour modifier')
    expect(page.findAll('[data-place][tabindex="0"]')).toHaveLength(1)
    expect(cellAt(0, 'nom').attributes()).toMatchObject({ role: 'rowheader', scope: 'row' })
    expect(cellAt(0, 'rang').attributes('aria-readonly')).toBe('true')
  })

  it('moves the focus with the arrows and to both ends, and the stop for Tab with it', async () => {
    await open()
    await stand(0, 'nom')
    await press('ArrowDown')
    await press('ArrowRight')
    expect(focused()).toBe('cell-1-port')
    expect(cellAt(1, 'port').attributes('tabindex')).toBe('0')
    await press('End', { ctrlKey: true })
    expect(focused()).toBe('cell-2-rang')
    await press('Home', { ctrlKey: true })
    expect(focused()).toBe('cell-0-nom')
  })

  it('goes on to the next page, and tells the ranks of the whole table', async () => {
    stored = Array.from({ length: 250 }, (_, index) => row(`r${index}`, { nom: `n${index}` }))
    const page = await open()
    expect(page.findAll('[data-testid="table-row"]')).toHaveLength(100)
    await stand(99, 'port')
    await press('ArrowDown')
    expect(focused()).toBe('cell-100-port')
    expect(find('extent').text()).toBe('Lignes 101 à 200 sur 250')
    await press('End', { ctrlKey: true })
    expect(focused()).toBe('cell-249-rang')
    expect(cellAt(249, 'nom').element.closest('tr')?.getAttribute('aria-rowindex')).toBe('251')
  })

  it('keeps the current cell on its row when rows arrive above it', async () => {
    await open()
    await stand(1, 'port')
    stored = [row('z', { nom: 'neuf' }), ...stored]
    host.emit('dossier-changed', { id: 'd1', fields: ['composants'] })
    await flushPromises()
    expect(focused()).toBe('cell-2-port')
  })
})

describe('editing a cell', () => {
  it('sends the text, goes down with Enter and says so', async () => {
    await open()
    await type(0, 'port', '8080')
    await press('Enter')
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { port: '8080' } }])
    expect(focused()).toBe('cell-1-port')
    expect(textAt(0, 'port')).toBe('8080')
    expect(announcer.message.value).toBe('Port, ligne 1\u00a0: enregistré')
  })

  it('replaces the text when a letter is typed, and keeps it with F2', async () => {
    await open()
    await stand(0, 'nom')
    await press('x')
    expect((find('cell-editor').element as HTMLTextAreaElement).value).toBe('x')
    await press('Escape')
    await press('F2')
    expect((find('cell-editor').element as HTMLTextAreaElement).value).toBe('api')
  })

  it('gives the text up with Escape, and sends nothing when nothing changed', async () => {
    await open()
    await type(0, 'nom', 'autre')
    await press('Escape')
    expect(focused()).toBe('cell-0-nom')
    expect(textAt(0, 'nom')).toBe('api')
    await press('F2')
    await press('Enter')
    expect(edits()).toEqual([])
  })

  it('validates when another cell is chosen', async () => {
    await open()
    await type(0, 'nom', 'autre')
    await stand(2, 'port')
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { nom: 'autre' } }])
    expect(find('cell-editor').exists()).toBe(false)
  })

  it('opens when the current cell is chosen again, and never in a computed column', async () => {
    await open()
    await stand(0, 'nom')
    await cellAt(0, 'nom').trigger('mousedown')
    await cellAt(0, 'nom').trigger('click', { detail: 1 })
    expect(find('cell-editor').exists()).toBe(true)
    await press('Escape')
    await stand(0, 'rang')
    await press('F2')
    expect(find('cell-editor').exists()).toBe(false)
  })

  it('offers the labels of a closed list, and sends the identity', async () => {
    await open()
    await stand(0, 'tier')
    await press('d')
    const editor = find('cell-editor')
    expect(editor.element.tagName).toBe('SELECT')
    expect((editor.element as HTMLSelectElement).value).toBe('Données')
    await press('Tab')
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { tier: 'data' } }])
  })

  it('adds a row with Tab after the last cell, and goes to its start', async () => {
    await open({ columns: columns.slice(0, 2) })
    await type(2, 'port', '6379')
    await press('Tab')
    expect(edits().map(({ op }) => op)).toEqual(['setCells', 'addRow'])
    expect(focused()).toBe('cell-3-nom')
    expect(announcer.message.value).toBe('Ligne 4 ajoutée')
  })

  it('empties a block with Delete as one action', async () => {
    await open()
    await stand(0, 'port')
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    expect(cellAt(1, 'tier').attributes('aria-selected')).toBe('true')
    await press('Delete')
    expect(host.requestsOf('edit_dossier')).toHaveLength(1)
    expect(edits()).toEqual([
      { op: 'setCells', key: 'composants', row: 'a', cells: { port: null, tier: null } },
      { op: 'setCells', key: 'composants', row: 'b', cells: { port: null } },
    ])
  })
})

describe('a refused text', () => {
  it('stays in its cell with the reason, is announced, and is not lost by moving away', async () => {
    await open()
    await type(0, 'port', 'abc')
    await press('Enter')
    expect(textAt(0, 'port')).toBe('abc')
    const refused = cellAt(0, 'port')
    expect(refused.attributes('aria-invalid')).toBe('true')
    expect(document.getElementById(String(refused.attributes('aria-describedby')))?.textContent).toContain(refusal.message)
    expect(announcer.message.value).toContain('non enregistré')
    await press('ArrowDown')
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(textAt(0, 'port')).toBe('abc')
    expect(find('unsaved-cells').text()).toContain('abc')
    expect(await exposed().settle()).toBe(false)
  })

  it('is found again when the component comes back', async () => {
    const page = await open()
    await type(0, 'port', 'abc')
    page.unmount()
    await flushPromises()
    await open()
    expect(textAt(0, 'port')).toBe('abc')
    expect(cellAt(0, 'port').attributes('aria-invalid')).toBe('true')
  })

  it('goes away once corrected', async () => {
    await open()
    await type(0, 'port', 'abc')
    await press('Enter')
    await type(0, 'port', '443')
    await press('Enter')
    expect(cellAt(0, 'port').attributes('aria-invalid')).toBeUndefined()
    expect(find('unsaved-cells').exists()).toBe(false)
    expect(await exposed().settle()).toBe(true)
  })

  it('goes back to what is stored with Escape', async () => {
    await open()
    await type(0, 'port', 'abc')
    await press('Enter')
    await stand(0, 'port')
    await press('Escape')
    expect(textAt(0, 'port')).toBe('80')
    expect(announcer.message.value).toBe('Saisie abandonnée')
  })

  it('is sent again by settle when the trouble was not its content', async () => {
    await open()
    trouble = wireError()
    await type(0, 'nom', 'autre')
    await press('Enter')
    expect(await exposed().settle()).toBe(false)
    trouble = null
    expect(await exposed().settle()).toBe(true)
    expect(names()[0]).toBe('autre')
  })
})

describe('leaving', () => {
  it('keeps the cell that is being typed', async () => {
    await open()
    await type(0, 'nom', 'en cours')
    expect(await exposed().settle()).toBe(true)
    expect(names()[0]).toBe('en cours')
  })

  it('tells the page each state', async () => {
    await open()
    const kinds: string[] = []
    const editor = exposed()
    watch(
      () => editor.state,
      ({ kind }) => kinds.push(kind),
      { immediate: true, flush: 'sync' },
    )
    await type(0, 'port', 'abc')
    await press('Enter')
    await type(0, 'port', '81')
    await press('Enter')
    expect(kinds).toEqual(expect.arrayContaining(['idle', 'typing', 'saving', 'failed', 'saved']))
    expect(kinds.at(-1)).toBe('saved')
  })

  it('forgets everything when the user gives it up', async () => {
    await open()
    await type(0, 'port', 'abc')
    await press('Enter')
    exposed().discard()
    expect(await exposed().settle()).toBe(true)
  })
})

describe('a table that is gone from the page', () => {
  it('is held with its refused texts, and gives them up from there', async () => {
    await open()
    const editor = exposed()
    await type(0, 'port', 'abc')
    mounted?.unmount()
    await flushPromises()
    expect(editor.state.kind).toBe('failed')
    expect(await editor.settle()).toBe(false)
    editor.discard()
    expect(await editor.settle()).toBe(true)
    await open()
    expect(textAt(0, 'port')).toBe('80')
  })

  it('waits for a save of its last showing', async () => {
    await open()
    let answerSave: () => void = () => undefined
    host.handlers.edit_dossier = () =>
      new Promise((resolve) => {
        answerSave = () => {
          resolve(editAck())
        }
      })
    await type(0, 'nom', 'en cours')
    mounted?.unmount()
    await open()
    let settled = false
    const done = exposed()
      .settle()
      .then(() => {
        settled = true
      })
    await flushPromises()
    expect(settled).toBe(false)
    answerSave()
    await done
  })

  it('shows again a block that could not be pasted', async () => {
    await open()
    await stand(0, 'nom')
    trouble = wireError()
    await pasteOnCell('x\ty')
    mounted?.unmount()
    await open()
    expect(exposed().state.kind).toBe('failed')
    expect((find('paste-text').element as HTMLTextAreaElement).value).toBe('x\ty')
  })
})

describe('rows', () => {
  it('are moved with Alt and an arrow, the current cell with them', async () => {
    await open()
    await stand(2, 'port')
    await press('ArrowUp', { altKey: true })
    expect(names()).toEqual(['api', 'cache', 'base'])
    expect(focused()).toBe('cell-1-port')
    await press('ArrowUp', { altKey: true })
    expect(names()).toEqual(['cache', 'api', 'base'])
    await press('ArrowUp', { altKey: true })
    expect(announcer.message.value).toBe('Cette ligne est déjà la première.')
    await press('ArrowDown', { altKey: true })
    expect(names()).toEqual(['api', 'cache', 'base'])
  })

  it('are duplicated with Ctrl+D', async () => {
    await open()
    await stand(0, 'port')
    await press('d', { ctrlKey: true })
    expect(edits()).toEqual([{ op: 'duplicateRow', key: 'composants', row: 'a' }])
    expect(focused()).toBe('cell-1-port')
  })

  it('are removed together as one action, and the keyboard stays in the table', async () => {
    await open()
    await stand(1, 'nom')
    await press('ArrowDown', { shiftKey: true })
    await find('row-remove').trigger('click')
    await flushPromises()
    expect(host.requestsOf('edit_dossier')).toHaveLength(1)
    expect(names()).toEqual(['api'])
    expect(focused()).toBe('cell-0-nom')
    expect(announcer.message.value).toBe('2 lignes retirées')
  })

  it('can be added to an empty table', async () => {
    stored = []
    await open()
    expect(find('empty').exists()).toBe(true)
    await find('row-add').trigger('click')
    await flushPromises()
    expect(focused()).toBe('cell-0-nom')
    await find('row-remove').trigger('click')
    await flushPromises()
    expect(focused()).toBe('row-add')
  })

  it('say when an action failed', async () => {
    await open()
    trouble = wireError()
    await find('row-add').trigger('click')
    await flushPromises()
    expect(find('error-panel').text()).toContain('Le disque est plein.')
    expect(announcer.message.value).toContain('L’action n’a pas été faite.')
  })

  it('show that they came back, and the values to choose between', async () => {
    const other = { value: 'front', text: 'Frontal', provenance: { ...provenance, author: 'Ali Ben' } }
    stored = [{ ...row('a', { nom: 'api' }, { revived: true }), cells: { nom: cell('api'), tier: cell('data', { text: 'Données', others: [other] }) } }]
    const page = await open()
    expect(find('revived').text()).toBe('Ligne revenue')
    expect(find('rivals').text()).toContain('Ali Ben')
    await page.findAll('[data-testid="rival-keep"]')[1]?.trigger('click')
    await flushPromises()
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { tier: 'front' } }])
    expect(find('rivals').exists()).toBe(false)
  })
})

describe('the clipboard', () => {
  it('copies a block for a spreadsheet, in texts that can be pasted back', async () => {
    await open()
    await stand(0, 'nom')
    await press('ArrowRight', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    let copied = ''
    const event = new Event('copy', { bubbles: true, cancelable: true })
    Object.assign(event, { clipboardData: { setData: (_type: string, text: string) => (copied = text) } })
    document.activeElement?.dispatchEvent(event)
    expect(copied).toBe('api\t80\tFrontal\nbase\t5432\t')
  })

  it('pastes from the current cell and reports what was refused, cell by cell', async () => {
    refusedByPaste = [{ line: 2, row: 'c', column: 'port', label: 'Port', text: 'abc', reason: 'Ce n’est pas un nombre.' }]
    await open()
    await stand(1, 'port')
    await pasteOnCell('Port\tTier\r\n90\tFrontal\r\nabc\tDonnées\r\n')
    expect(host.requestsOf('paste_rows')).toEqual([
      { id: 'd1', key: 'composants', row: 'b', columns: ['port', 'tier'], cells: [['90', 'Frontal'], ['abc', 'Données']] },
    ])
    expect(announcer.message.value).toBe('2 lignes collées, 1 cellule refusée')
    expect(find('header-skipped').exists()).toBe(true)
    expect(find('paste-refusal').text()).toContain('Ce n’est pas un nombre.')
    expect(await exposed().settle()).toBe(false)
  })

  it('corrects a refused cell in the report, and keeps what is still refused', async () => {
    refusedByPaste = [{ line: 2, row: 'c', column: 'port', label: 'Port', text: 'abc', reason: 'Ce n’est pas un nombre.' }]
    await open()
    await stand(1, 'port')
    await pasteOnCell('1\nabc')
    await find('refusal-text').setValue('toujours pas')
    await find('paste-refusal').find('form').trigger('submit')
    await flushPromises()
    expect(find('paste-refusal').text()).toContain(refusal.message)
    expect((find('refusal-text').element as HTMLInputElement).value).toBe('toujours pas')
    await find('refusal-text').setValue('90')
    await find('paste-refusal').find('form').trigger('submit')
    await flushPromises()
    expect(edits().at(-1)).toEqual({ op: 'setCells', key: 'composants', row: 'c', cells: { port: '90' } })
    expect(find('paste-refusal').exists()).toBe(false)
    expect(focused()).toBe('report-close')
    expect(await exposed().settle()).toBe(true)
  })

  it('makes one row for the cells of a line of which nothing was kept', async () => {
    const lost = { line: 1, row: null, reason: 'Refusée.' }
    refusedByPaste = [
      { ...lost, column: 'port', label: 'Port', text: 'abc' },
      { ...lost, column: 'tier', label: 'Tier', text: 'x' },
    ]
    await open()
    await stand(0, 'nom')
    await pasteOnCell('abc')
    await find('refusal-text').setValue('90')
    await find('paste-refusal').find('form').trigger('submit')
    await flushPromises()
    await find('refusal-text').setValue('Frontal')
    await find('paste-refusal').find('form').trigger('submit')
    await flushPromises()
    expect(edits()).toEqual([
      { op: 'addRow', key: 'composants', cells: { port: '90' }, after: null },
      { op: 'setCells', key: 'composants', row: 'new1', cells: { tier: 'front' } },
    ])
  })

  it('keeps earlier refused cells when more is pasted', async () => {
    refusedByPaste = [{ line: 1, row: 'a', column: 'port', label: 'Port', text: 'abc', reason: 'Refusée.' }]
    const page = await open()
    await stand(0, 'nom')
    await pasteOnCell('abc')
    await pasteOnCell('abc')
    expect(page.findAll('[data-testid="paste-refusal"]')).toHaveLength(2)
    await find('refusal-dismiss').trigger('click')
    expect(page.findAll('[data-testid="paste-refusal"]')).toHaveLength(1)
  })

  it('pastes in an empty table without a cell to stand on, through the visible text too', async () => {
    stored = []
    await open()
    await find('paste-open').trigger('click')
    await flushPromises()
    await find('paste-text').setValue('api\t80')
    await find('paste-end').trigger('click')
    await flushPromises()
    expect(host.requestsOf('paste_rows')[0]).toMatchObject({ row: null, columns: ['nom', 'port'], cells: [['api', '80']] })
    expect(find('paste-panel').exists()).toBe(false)
  })

  it('keeps the block when pasting failed', async () => {
    await open()
    await stand(0, 'nom')
    trouble = wireError()
    await pasteOnCell('api\t80')
    expect((find('paste-text').element as HTMLTextAreaElement).value).toBe('api\t80')
    expect(find('paste-panel').text()).toContain('Rien n’a été collé')
    expect(await exposed().settle()).toBe(false)
  })

  it('leaves the text of an editor to the editor', async () => {
    await open()
    await type(0, 'nom', 'x')
    await pasteOnCell('a\tb')
    expect(host.requestsOf('paste_rows')).toEqual([])
  })
})

describe('the files of a table', () => {
  const withFiles = [column({ id: 'nom', label: 'Nom', key: true }), column({ id: 'piece', label: 'Pièce', kind: 'fichier' })]

  async function choose(control: string, ...files: File[]): Promise<void> {
    const input = find(`file-${control}`)
    Object.defineProperty(input.element, 'files', { value: files, configurable: true })
    await input.trigger('change')
  }
  const file = (name: string): File => new File(['abc'], name)

  it('are attached, described and removed in their cell by the keyboard', async () => {
    await open({ columns: withFiles, maxBytes: 1024 })
    await stand(1, 'piece')
    await press('Enter')
    expect(find('cell-file').find('h1').text()).toBe('Pièce, ligne 2')
    await choose('cellule', file('plan.pdf'))
    await expect.poll(() => find('attached-cellule').exists()).toBe(true)
    expect(host.requestsOf('attach_file')).toEqual([
      { id: 'd1', key: 'composants', row: 'b', column: 'piece', name: 'plan.pdf', content: 'YWJj', sensitivity: null },
    ])
    expect(find('attached-cellule').text()).toContain('hash-plan.pdf')
    await find('cell-file-remove').trigger('click')
    await flushPromises()
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'b', cells: { piece: null } }])
    expect(focused()).toBe('file-cellule')
    await find('modal-close').trigger('click')
    await flushPromises()
    expect(find('cell-file').exists()).toBe(false)
    expect(focused()).toBe('cell-1-piece')
  })

  it('are no text to type, and Delete takes one away', async () => {
    stored = [row('a', { nom: 'api', piece: { fichier: 'a.pdf', empreinte: 'x' } })]
    await open({ columns: withFiles })
    await stand(0, 'piece')
    await press('z')
    expect(find('cell-editor').exists()).toBe(false)
    await find('modal-close').trigger('click')
    await flushPromises()
    await press('Delete')
    expect(edits()).toEqual([{ op: 'setCells', key: 'composants', row: 'a', cells: { piece: null } }])
  })

  it('say why one is refused and keep the cell as it was', async () => {
    unattachable = { 'vide.pdf': wireError({ code: 'disk_full', message: 'Le disque est plein.' }) }
    await open({ columns: withFiles, maxBytes: 1024 })
    await stand(0, 'piece')
    await press('F2')
    await choose('cellule', file('vide.pdf'))
    await expect.poll(() => find('error-panel').exists()).toBe(true)
    expect(find('error-panel').text()).toContain('Le disque est plein.')
    expect(find('cell-file-none').exists()).toBe(true)
  })

  it('come several at once, a row each, and a refused one does not hold back the others', async () => {
    unattachable = { 'b.pdf': wireError({ code: 'invalid_input', message: 'Refusé.', hint: '' }) }
    await open({ columns: withFiles, maxBytes: 1024 })
    await find('table-files-open').trigger('click')
    await choose('plusieurs', file('a.pdf'), file('b.pdf'), file('c.pdf'), new File([], 'd.pdf'))
    await expect.poll(() => find('table-files-done').exists()).toBe(true)
    expect(find('table-files-done').text()).toBe('2 fichiers joints · 1 fichier n’est pas joint')
    expect(find('table-files').text()).toContain('Le fichier «\u00a0d.pdf\u00a0» est vide')
    expect(host.requestsOf('attach_file').map(({ row: id, name }) => [id, name])).toEqual([[null, 'a.pdf'], [null, 'b.pdf'], [null, 'c.pdf']])
    expect(stored).toHaveLength(5)
  })

  it('stop at a trouble that is not of the file, and name those that were not sent', async () => {
    unattachable = { 'a.pdf': wireError({ code: 'disk_full', message: 'Le disque est plein.' }) }
    await open({ columns: withFiles, maxBytes: 1024 })
    await find('table-files-open').trigger('click')
    await choose('plusieurs', file('a.pdf'), file('b.pdf'))
    await expect.poll(() => find('table-files-done').exists()).toBe(true)
    expect(host.requestsOf('attach_file')).toHaveLength(1)
    expect(find('table-files').text()).toContain('«\u00a0b.pdf\u00a0» n’a pas été envoyé.')
  })
})
