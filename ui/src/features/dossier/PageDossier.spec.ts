import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { answer, dossierView, editAck, field, section, wireError } from '@/dev/samples'
import { column, row } from '@/dev/tableSamples'
import type { FieldView, JsonValue } from '@/generated/bindings'
import type { Keeping } from '@/host'
import { TYPING_PAUSE_MS } from './fieldSaver'
import { forgetPlaces } from './place'
import PageDossier from './PageDossier.vue'

const NAME = 'projet-nom-usuel'
const PURPOSE = 'projet-description'

let mounted: MountedPage | undefined
let refusing = false
let stored: FieldView[] = []

const answered = (view: FieldView, value: JsonValue, key = view.id): FieldView => ({
  ...view,
  answers: [...view.answers.filter((each) => each.key !== key), ...(value === null ? [] : [answer(value, { key })])],
})
const storedValue = (id: string) => stored.find((each) => each.id === id)?.answers[0]?.value ?? null

function createHost(): FakeHost {
  return new FakeHost({
    open_dossier: ({ id }) => dossierView({ id, name: 'Démarches', sections: [section(), section({ id: 'besoin', title: 'Besoin', missing: 2, blocking: 1 })] }),
    read_section: ({ section: id }) => ({ section: section({ id }), fields: stored }),
    edit_dossier: ({ edits }) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (refusing) throw wireError()
      for (const edit of edits) {
        if (edit.op === 'set') stored = stored.map((each) => (each.id === edit.key.split('@')[0] ? answered(each, edit.value, edit.key) : each))
      }
      return editAck()
    },
  })
}

const setOf = (key: string, value: JsonValue) => ({ id: 'd1', edits: [{ op: 'set', key, value }] })

async function open(host: FakeHost, path?: string, keeping?: Keeping): Promise<MountedPage> {
  mounted = await mountPage(PageDossier, host, { ...(path !== undefined && { path }), ...(keeping && { keeping }) })
  await flushPromises()
  return mounted
}

const valueOf = (page: MountedPage, id: string) => (page.byTestId(`field-${id}`).element as HTMLInputElement).value

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  refusing = false
  forgetPlaces()
  stored = [
    answered(field({ id: NAME, requiredAt: 'Découverte', maxLength: 10 }), 'Démarches'),
    field({ id: PURPOSE, label: 'Objet', kind: 'texte-long' }),
    field({ id: 'avenir', label: 'Venu d’ailleurs', kind: 'hologramme' }),
    field({ id: 'cachee', label: 'Cachée', visible: false }),
  ]
})
afterEach(() => {
  mounted?.page.unmount()
  vi.useRealTimers()
})

describe('the fields of a section', () => {
  it('shows texts as controls, a kind that it does not know as text, and no hidden field', async () => {
    const page = await open(createHost())
    expect(page.byTestId(`field-${NAME}`).element.tagName).toBe('INPUT')
    expect(page.byTestId(`field-${PURPOSE}`).element.tagName).toBe('TEXTAREA')
    expect(page.byTestId('field-avenir').find('input').exists()).toBe(false)
    expect(page.byTestId('field-avenir').text()).toContain('ne sait pas remplir ce type de champ')
    expect(page.byTestId('field-cachee').exists()).toBe(false)
  })

  it('counts the characters and cuts nothing', async () => {
    const page = await open(createHost())
    await page.byTestId(`field-${NAME}`).setValue('plus de dix caractères')
    expect(page.page.text()).toContain('22\u00a0/\u00a010 caractères')
    expect(valueOf(page, NAME)).toBe('plus de dix caractères')
  })
})

describe('saving', () => {
  it('saves after a pause, says so in the field, in the header and aloud', async () => {
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('Un service')
    expect(host.requestsOf('edit_dossier')).toEqual([])
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    expect(host.requestsOf('edit_dossier')).toEqual([setOf(PURPOSE, 'Un service')])
    expect(page.byTestId(`save-state-${PURPOSE}`).text()).toMatch(/^Enregistré à \d\d:\d\d$/)
    expect(page.byTestId('save-state').text()).toMatch(/^Enregistré à/)
    expect(page.announcer.message.value).toMatch(/^Objet\u00a0: enregistré à/)
    expect(page.byTestId(`question-${PURPOSE}`).text()).toContain('Zoé Dupont')
  })

  it('never shows « saved » for a text that is not', async () => {
    const page = await open(createHost())
    await page.byTestId(`field-${PURPOSE}`).setValue('un')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    await page.byTestId(`field-${PURPOSE}`).setValue('un deux')
    expect(page.byTestId(`save-state-${PURPOSE}`).text()).toBe('')
    expect(page.byTestId('save-state').text()).not.toContain('Enregistré')
  })

  it('saves at once when the focus leaves the field', async () => {
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('Un service')
    await page.byTestId(`field-${PURPOSE}`).trigger('blur')
    expect(host.requestsOf('edit_dossier')).toHaveLength(1)
  })

  it('keeps the text when the save fails, explains, and saves on retry', async () => {
    refusing = true
    const page = await open(createHost())
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    const state = page.byTestId(`save-state-${PURPOSE}`)
    expect(state.text()).toContain('Non enregistré\u00a0: Le disque est plein. Libérez de la place, puis réessayez.')
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    expect(page.byTestId(`field-${PURPOSE}`).attributes('aria-invalid')).toBe('true')
    expect(page.byTestId('save-state').text()).toBe('1 réponse non enregistrée')
    refusing = false
    await page.byTestId(`retry-${PURPOSE}`).trigger('click')
    await flushPromises()
    expect(page.byTestId(`save-state-${PURPOSE}`).text()).toMatch(/^Enregistré/)
    expect(storedValue(PURPOSE)).toBe('précieux')
  })
})

describe('a change made elsewhere', () => {
  it('is shown, except over a text that is not saved', async () => {
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('en cours de saisie')
    stored = stored.map((each) => answered(each, 'ailleurs'))
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(valueOf(page, NAME)).toBe('ailleurs')
    expect(valueOf(page, PURPOSE)).toBe('en cours de saisie')
  })

  it('is read back when it is told before the answer of the save that made it', async () => {
    stored = [field({ id: 'jour', kind: 'date' }), field({ id: 'piece', kind: 'fichier' })]
    const host = createHost()
    const keep = (id: string, value: JsonValue) => {
      stored = stored.map((each) => (each.id === id ? answered(each, value) : each))
    }
    // As the store does: the event goes out, is acted upon, and only then does the answer come.
    const tell = async (id: string) => {
      host.emit('dossier-changed', { id: 'd1', fields: [id] })
      await flushPromises()
      return editAck()
    }
    host.handlers.edit_dossier = () => {
      keep('jour', '2026-10-05')
      return tell('jour')
    }
    host.handlers.attach_file = () => {
      keep('piece', { fichier: 'a.png', taille: 3, empreinte: 'abc123' })
      return tell('piece')
    }
    const page = await open(host)
    await page.byTestId('field-jour').setValue('5/10/2026')
    await page.byTestId('field-jour').trigger('blur')
    await vi.advanceTimersByTimeAsync(20)
    await flushPromises()
    expect(valueOf(page, 'jour')).toBe('05/10/2026')

    const input = page.byTestId('file-piece')
    Object.defineProperty(input.element, 'files', { value: [new File(['abc'], 'a.png')] })
    await input.trigger('change')
    await vi.waitFor(() => {
      expect(host.requestsOf('attach_file')).toHaveLength(1)
    })
    await vi.advanceTimersByTimeAsync(20)
    await flushPromises()
    expect(page.byTestId('attached-piece').text()).toContain('abc123')
  })

  it('is ignored when it is about another dossier', async () => {
    const host = createHost()
    await open(host)
    host.emit('dossier-changed', { id: 'd2', fields: [] })
    await flushPromises()
    expect(host.requestsOf('read_section')).toHaveLength(1)
  })
})

describe('the whole dossier', () => {
  it('says in the menu what is missing and what blocks', async () => {
    const page = await open(createHost())
    expect(page.page.find('[data-section="besoin"]').text()).toContain('2 manquantes')
    expect(page.byTestId('section-blocking').text()).toBe('1 bloquant')
  })

  it('reads everything again for another gate', async () => {
    const host = createHost()
    const page = await open(host)
    await page.byTestId('gate').setValue('decouverte')
    await flushPromises()
    expect(host.requestsOf('open_dossier').at(-1)).toEqual({ id: 'd1', gate: 'decouverte' })
    expect(host.requestsOf('read_section').at(-1)).toMatchObject({ gate: 'decouverte' })
  })

  it('renames through the same machine, and keeps a name that is refused', async () => {
    refusing = true
    const host = createHost()
    const page = await open(host)
    await page.byTestId('dossier-name').setValue('Autre nom')
    await page.byTestId('dossier-name').trigger('blur')
    await flushPromises()
    expect(host.requestsOf('edit_dossier')).toEqual([{ id: 'd1', edits: [{ op: 'rename', name: 'Autre nom' }] }])
    expect((page.byTestId('dossier-name').element as HTMLInputElement).value).toBe('Autre nom')
    expect(page.byTestId('save-state-nom').attributes('data-state')).toBe('failed')
  })

  it('shows the labels in its head, and adds one from its identity before it takes the last action back', async () => {
    let carried = ['Urgent']
    const host = createHost()
    host.handlers.open_dossier = () => dossierView({ labels: carried })
    host.handlers.list_labels = () => ({ labels: [], carried })
    host.handlers.undo = () => editAck()
    host.handlers.edit_dossier = ({ edits: [edit] }) => {
      if (edit?.op === 'addLabel') carried = [...carried, edit.label]
      return editAck()
    }
    const page = await open(host)
    expect(page.byTestId('labels').text()).toBe('Urgent')
    const fold = page.byTestId('identity')
    ;(fold.element as HTMLDetailsElement).open = true
    await fold.trigger('toggle')
    await flushPromises()
    await page.byTestId('label-input').setValue('Été')
    expect(page.byTestId('save-state').attributes('data-state')).toBe('waiting')
    await page.byTestId('undo').trigger('click')
    await flushPromises()
    expect(host.calls.filter(({ name }) => name === 'edit_dossier' || name === 'undo').map(({ request }) => request)).toEqual([
      { id: 'd1', edits: [{ op: 'addLabel', label: 'Été' }] },
      { id: 'd1' },
    ])
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(page.byTestId('labels').text()).toBe('UrgentÉté')
  })

  it('saves what is typed before it takes the last action back', async () => {
    const host = createHost()
    host.handlers.undo = () => editAck({ fields: [PURPOSE] })
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('à annuler')
    await page.byTestId('undo').trigger('click')
    await flushPromises()
    expect(host.calls.filter(({ name }) => name === 'edit_dossier' || name === 'undo').map(({ name }) => name)).toEqual(['edit_dossier', 'undo'])
    expect(page.announcer.message.value).toMatch(/^Action annulée/)
    expect(page.byTestId('undo-outcome').text()).toMatch(/^Action annulée/)
  })

  it('says in sight and aloud why nothing is taken back while a text is not saved', async () => {
    refusing = true
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await page.byTestId('undo').trigger('click')
    await flushPromises()
    expect(host.requestsOf('undo')).toEqual([])
    expect(page.byTestId('undo-outcome').text()).toMatch(/^Rien n’a été annulé/)
    expect(page.announcer.message.value).toBe(page.byTestId('undo-outcome').text())
    await page.byTestId(`field-${PURPOSE}`).setValue('autre chose')
    expect(page.byTestId('undo-outcome').exists()).toBe(false)
  })

  it('says without any panel that nothing is left to take back', async () => {
    const host = createHost()
    host.handlers.undo = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError({ code: 'not_found', message: 'Rien à annuler.' })
    }
    const page = await open(host)
    await page.byTestId('undo').trigger('click')
    await flushPromises()
    expect(page.announcer.message.value).toBe('Il n’y a rien à annuler sur ce poste.')
    expect(page.byTestId('undo-outcome').text()).toBe('Il n’y a rien à annuler sur ce poste.')
    expect(page.byTestId('error-panel').exists()).toBe(false)
  })
})

describe('where the user is', () => {
  it('gives the focus to the field that a link names', async () => {
    const page = await open(createHost(), `/page/d1/identite?champ=${PURPOSE}`)
    expect(document.activeElement).toBe(page.byTestId(`field-${PURPOSE}`).element)
    expect(page.byTestId(`question-${PURPOSE}`).classes()).toContain('champ--signale')
  })

  it('comes back to the control that was left in a section', async () => {
    const page = await open(createHost(), '/page/d1/identite')
    ;(page.byTestId(`field-${PURPOSE}`).element as HTMLElement).focus()
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    expect(document.activeElement?.id).toBe('section-titre')
    await page.router.push('/page/d1/identite')
    await flushPromises()
    expect(document.activeElement).toBe(page.byTestId(`field-${PURPOSE}`).element)
  })
})

describe('a cell of a table', () => {
  const withTable = (): FakeHost => {
    const host = createHost()
    host.handlers.read_section = ({ section: id }) => ({
      section: section({ id }),
      fields: id === 'besoin' ? stored : [field({ id: 'composants', label: 'Composants', kind: 'table', columns: [column({ id: 'nom' }), column({ id: 'port', label: 'Port' })] })],
    })
    host.handlers.read_table = () => ({ total: 2, first: 0, rows: [row('a', { port: '80' }), row('b', { port: '81' })] })
    return host
  }
  const settled = async () => {
    await vi.dynamicImportSettled()
    await flushPromises()
  }
  const cellAt = (page: MountedPage, rank: number) => page.byTestId(`cell-${rank}-port`).element

  it('is where a link that names it leads, though its table comes later', async () => {
    const page = await open(withTable(), '/page/d1/identite?champ=composants&ligne=b&colonne=port')
    await settled()
    expect(document.activeElement).toBe(cellAt(page, 1))
    expect(page.byTestId('question-composants').classes()).toContain('champ--signale')
  })

  it('has the focus again when the user comes back to its section', async () => {
    const page = await open(withTable(), '/page/d1/identite')
    await settled()
    ;(cellAt(page, 1) as HTMLElement).focus()
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    await page.router.push('/page/d1/identite')
    await settled()
    expect(document.activeElement).toBe(cellAt(page, 1))
  })

  it('is reached from what was found in its row, told under its table', async () => {
    const host = withTable()
    const target = { section: 'identite', field: 'composants', label: 'Composants', platform: null, row: 'b', column: 'port', columnLabel: 'Port' }
    const table = field({ id: 'composants', kind: 'table', columns: [column({ id: 'port', label: 'Port' })], outOfBounds: [{ target, row: 2, message: 'Trop haut.' }] })
    host.handlers.read_section = ({ section: id }) => ({ section: section({ id }), fields: [table] })
    const page = await open(host, '/page/d1/identite')
    await settled()
    for (let time = 0; time < 2; time++) {
      await page.byTestId('finding-cell').trigger('click')
      await flushPromises()
      expect(document.activeElement).toBe(cellAt(page, 1))
      ;(page.byTestId('finding-cell').element as HTMLElement).focus()
    }
  })
})

describe('an answer that is not kept', () => {
  it('is one link away, from another section too, each time', async () => {
    refusing = true
    const page = await open(createHost(), '/page/d1/identite')
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    for (let time = 0; time < 2; time++) {
      const link = page.byTestId('unsaved-link')
      expect(link.text()).toBe('Objet')
      await link.trigger('click')
      await flushPromises()
      expect(page.byTestId('section').attributes('data-section')).toBe('identite')
      expect(document.activeElement).toBe(page.byTestId(`field-${PURPOSE}`).element)
      ;(link.element as HTMLElement).focus()
    }
  })

  it('may be the name of the dossier, which is unfolded', async () => {
    refusing = true
    const page = await open(createHost())
    await page.byTestId('dossier-name').setValue('Autre nom')
    await page.byTestId('dossier-name').trigger('blur')
    await flushPromises()
    ;(page.byTestId('identity').element as HTMLDetailsElement).open = false
    await page.byTestId('unsaved-link').trigger('click')
    await flushPromises()
    expect((page.byTestId('identity').element as HTMLDetailsElement).open).toBe(true)
    expect(document.activeElement).toBe(page.byTestId('dossier-name').element)
  })
})

describe('the name of the dossier', () => {
  /** A store that trims names, and tells of each before it answers. */
  function trimming(): { host: FakeHost; sent: string[]; answer: () => Promise<void> } {
    const host = createHost()
    const sent: string[] = []
    let name = 'Démarches'
    let done: (() => void) | undefined
    host.handlers.open_dossier = ({ id }) => dossierView({ id, name, sections: [section()] })
    host.handlers.edit_dossier = async ({ edits: [edit] }) => {
      if (edit?.op === 'rename') sent.push((name = edit.name.trim()))
      host.emit('dossier-changed', { id: 'd1', fields: ['name'] })
      await new Promise<void>((resolve) => (done = resolve))
      return editAck()
    }
    const answer = async () => {
      await flushPromises()
      done?.()
      await flushPromises()
    }
    return { host, sent, answer }
  }
  const input = (page: MountedPage) => page.byTestId('dossier-name')
  const nameOf = (page: MountedPage) => (input(page).element as HTMLInputElement).value

  it('typed while a former one is being saved is kept, then saved', async () => {
    const { host, sent, answer } = trimming()
    const page = await open(host)
    await input(page).setValue('Un')
    await input(page).trigger('blur')
    await input(page).setValue('Un deux')
    await answer()
    expect(nameOf(page)).toBe('Un deux')
    await input(page).trigger('blur')
    await answer()
    expect(sent).toEqual(['Un', 'Un deux'])
    expect(nameOf(page)).toBe('Un deux')
  })

  it('shows what the store made of it, though it was told before the save was over', async () => {
    const { host, answer } = trimming()
    const page = await open(host)
    await input(page).setValue('  Un  ')
    await input(page).trigger('blur')
    await answer()
    await flushPromises()
    expect(nameOf(page)).toBe('Un')
  })
})

describe('a lock of the data', () => {
  it('waits for no refused answer: it is gone from the page, and given back when the page comes again', async () => {
    refusing = true
    const page = await open(createHost(), '/page/d1/identite')
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    page.keeping.locking = true
    await page.router.push('/')
    page.keeping.locking = false
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
    expect(document.body.innerHTML).not.toContain('précieux')
    expect(page.keeping.waiting.value).toBe(true)
    page.page.unmount()

    const again = await open(createHost(), '/page/d1/identite', page.keeping)
    expect(again.keeping.waiting.value).toBe(false)
    expect(valueOf(again, PURPOSE)).toBe('précieux')
    expect(again.byTestId('unsaved-link').text()).toBe('Objet')
    refusing = false
    await again.byTestId(`retry-${PURPOSE}`).trigger('click')
    await flushPromises()
    expect(storedValue(PURPOSE)).toBe('précieux')
  })

  it('keeps nothing of a page that could save everything', async () => {
    const page = await open(createHost(), '/page/d1/identite')
    await page.byTestId(`field-${PURPOSE}`).setValue('gardé')
    page.keeping.locking = true
    await page.router.push('/')
    expect(storedValue(PURPOSE)).toBe('gardé')
    expect(page.keeping.waiting.value).toBe(false)
  })
})

describe('a link to the dossier without a section', () => {
  it('stays on the section that is shown', async () => {
    const page = await open(createHost(), '/page/d1')
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    await page.router.push('/page/d1')
    await flushPromises()
    expect(page.byTestId('section').attributes('data-section')).toBe('besoin')
  })
})

describe('a question that depends on another', () => {
  it('keeps what was typed while it is not asked', async () => {
    refusing = true
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    const show = async (visible: boolean) => {
      stored = stored.map((each) => (each.id === PURPOSE ? { ...each, visible } : each))
      host.emit('dossier-changed', { id: 'd1', fields: [] })
      await flushPromises()
    }
    await show(false)
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    expect(page.byTestId('no-longer-asked').text()).toContain('n’est plus posée')
    refusing = false
    await page.byTestId(`retry-${PURPOSE}`).trigger('click')
    await flushPromises()
    expect(storedValue(PURPOSE)).toBe('précieux')
    expect(page.byTestId(`field-${PURPOSE}`).exists()).toBe(false)
    await show(true)
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    expect(page.byTestId('no-longer-asked').exists()).toBe(false)
  })
})

describe('leaving', () => {
  it('keeps an unsaved text when another section is shown', async () => {
    refusing = true
    const page = await open(createHost())
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    expect(page.byTestId(`save-state-${PURPOSE}`).attributes('data-state')).toBe('failed')
  })

  it('holds the window open for a refused cell of a table in a section that was left, until it is given up', async () => {
    const host = createHost()
    const columns = [column({ id: 'port', label: 'Port' })]
    host.handlers.read_section = ({ section: id }) => ({
      section: section({ id }),
      fields: id === 'besoin' ? [] : [field({ id: 'composants', kind: 'table', columns })],
    })
    host.handlers.read_table = () => ({ total: 1, first: 0, rows: [row('a', { port: '80' })] })
    refusing = true
    const page = await open(host)
    await vi.dynamicImportSettled()
    await flushPromises()
    await page.byTestId('cell-0-port').trigger('mousedown')
    await page.byTestId('cell-0-port').trigger('keydown', { key: 'F2' })
    await page.byTestId('cell-editor').setValue('abc')
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    expect(page.byTestId('save-state').text()).toBe('1 réponse non enregistrée')
    await host.closeWindow()
    expect(host.closed).toBe(false)
    await flushPromises()
    await page.byTestId('leaving-abandon').trigger('click')
    await flushPromises()
    expect(host.closed).toBe(true)
  })

  it('saves what is typed before the page goes', async () => {
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('dernier mot')
    await page.router.push('/')
    expect(host.requestsOf('edit_dossier')).toEqual([setOf(PURPOSE, 'dernier mot')])
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('stays when the text cannot be saved, until the user gives it up', async () => {
    refusing = true
    const page = await open(createHost())
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await page.router.push('/')
    expect(page.router.currentRoute.value.name).toBe('dossier')
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    await page.byTestId('leaving-abandon').trigger('click')
    await flushPromises()
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('holds the window open for the same reason, and closes it once the text is saved', async () => {
    refusing = true
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await host.closeWindow()
    expect(host.closed).toBe(false)
    await flushPromises()
    refusing = false
    await page.byTestId('leaving-retry').trigger('click')
    await flushPromises()
    expect(host.closed).toBe(true)
    expect(storedValue(PURPOSE)).toBe('précieux')
  })
})

describe('when the dossier cannot be read', () => {
  it('says why in the place of the sections', async () => {
    const host = createHost()
    host.handlers.open_dossier = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError({ code: 'not_found', message: 'Ce dossier n’existe plus.', retryable: false })
    }
    const page = await open(host)
    expect(page.byTestId('error-panel').attributes('data-code')).toBe('not_found')
    expect(page.byTestId('error-panel').text()).toContain('Ce dossier n’existe plus.')
    expect(page.byTestId('error-retry').exists()).toBe(false)
  })

  it('leaves what was read before on the page, typed texts too, and reads again on demand', async () => {
    const host = createHost()
    const page = await open(host)
    const { open_dossier: openDossier, read_section: readSection } = host.handlers
    const fail = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError()
    }
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    const { element } = page.byTestId(`field-${PURPOSE}`)
    Object.assign(host.handlers, { open_dossier: fail, read_section: fail })
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(page.byTestId(`field-${PURPOSE}`).element).toBe(element)
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    // One for the dossier, one for the section that would otherwise be silently out of date.
    expect(page.page.findAll('[data-testid="reread-failure"]')).toHaveLength(2)
    Object.assign(host.handlers, { open_dossier: openDossier, read_section: readSection })
    for (const button of page.page.findAll('[data-testid="reread-retry"]')) await button.trigger('click')
    await flushPromises()
    expect(page.byTestId('reread-failure').exists()).toBe(false)
  })

  it('leaves the guided question on the page when it cannot be read again', async () => {
    stored = stored.map((view) => (view.id === PURPOSE ? { ...view, due: true, missing: true } : view))
    const host = createHost()
    host.handlers.open_dossier = () => dossierView({ sections: [section({ due: 1, missing: 1 })] })
    const page = await open(host)
    await page.byTestId('mode-questions').setValue()
    await flushPromises()
    host.handlers.read_section = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError()
    }
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(page.byTestId(`field-${PURPOSE}`).exists()).toBe(true)
    expect(page.byTestId('reread-failure').exists()).toBe(true)
  })
})

describe('the export', () => {
  it('waits for what was just typed to be saved', async () => {
    const host = createHost()
    host.handlers.export_dossier = () => ({ path: '/donnees/Démarches.zip' })
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('Objet')
    await page.byTestId('export-dossier').trigger('click')
    await page.byTestId('export-form').trigger('submit')
    await flushPromises()
    expect(storedValue(PURPOSE)).toBe('Objet')
    expect(host.calls.map(({ name }) => name).filter((name) => name === 'edit_dossier' || name === 'export_dossier')).toEqual(['edit_dossier', 'export_dossier'])
    expect(host.requestsOf('export_dossier')).toEqual([{ id: 'd1', format: 'zip' }])
    expect(page.byTestId('export-done').text()).toContain('/donnees/Démarches.zip')
  })

  it('is not done without an answer that could not be saved', async () => {
    refusing = true
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('Objet')
    await page.byTestId('export-dossier').trigger('click')
    await page.byTestId('export-form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('export_dossier')).toEqual([])
    expect(page.byTestId('export-dialog').text()).toContain('rien n’a été exporté')
  })
})
