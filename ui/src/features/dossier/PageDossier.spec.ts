import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { field, section, wireError } from '@/dev/samples'
import type { FieldView } from '@/generated/bindings'
import { TYPING_PAUSE_MS } from './fieldSaver'
import PageDossier from './PageDossier.vue'

const NAME = 'projet-nom-usuel'
const PURPOSE = 'projet-description'

let mounted: MountedPage | undefined
let refusing = false
let stored: FieldView[] = []

function createHost(): FakeHost {
  return new FakeHost({
    open_dossier: ({ id }) => ({ id, name: 'Démarches', catalogueRevision: 'r', sections: [section(), section({ id: 'besoin', title: 'Besoin' })] }),
    read_section: ({ section: id }) => ({ section: section({ id }), fields: stored }),
    set_text: ({ id, field: fieldId, text }) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (refusing) throw wireError()
      stored = stored.map((each) => (each.id === fieldId ? { ...each, text } : each))
      return { id, fields: [fieldId], provenance: { author: 'Zoé Dupont', at: '2026-11-20T10:00:00Z', source: 'saisie' } }
    },
  })
}

async function open(host: FakeHost): Promise<MountedPage> {
  mounted = await mountPage(PageDossier, host)
  return mounted
}

const valueOf = (page: MountedPage, id: string) => (page.byTestId(`field-${id}`).element as HTMLInputElement).value

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  refusing = false
  stored = [
    field({ id: NAME, text: 'Démarches', requiredAt: 'Découverte', maxLength: 10 }),
    field({ id: PURPOSE, label: 'Objet', kind: 'texte-long' }),
    field({ id: 'demande-type', label: 'Type', kind: 'enum', text: 'Migration' }),
    field({ id: 'cachee', label: 'Cachée', visible: false }),
  ]
})
afterEach(() => {
  mounted?.page.unmount()
  vi.useRealTimers()
})

describe('the fields of a section', () => {
  it('shows short and long texts as inputs, other kinds as text, and no hidden field', async () => {
    const page = await open(createHost())
    expect(page.byTestId(`field-${NAME}`).element.tagName).toBe('INPUT')
    expect(page.byTestId(`field-${PURPOSE}`).element.tagName).toBe('TEXTAREA')
    expect(page.byTestId('field-demande-type').find('input').exists()).toBe(false)
    expect(page.byTestId('field-demande-type').text()).toContain('Migration')
    expect(page.byTestId('field-demande-type').text()).toContain('avec la commande accostage')
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
    expect(host.requestsOf('set_text')).toEqual([])
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    expect(host.requestsOf('set_text')).toEqual([{ id: 'd1', field: PURPOSE, text: 'Un service' }])
    expect(page.byTestId(`save-state-${PURPOSE}`).text()).toMatch(/^Enregistré à \d\d:\d\d$/)
    expect(page.byTestId('save-state').text()).toMatch(/^Enregistré à/)
    expect(page.announcer.message.value).toMatch(/^Objet\u00a0: enregistré à/)
    expect(page.byTestId('provenance').text()).toContain('Zoé Dupont')
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
    expect(host.requestsOf('set_text')).toHaveLength(1)
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
    expect(stored.find(({ id }) => id === PURPOSE)?.text).toBe('précieux')
  })
})

describe('a change made elsewhere', () => {
  it('is shown, except over a text that is not saved', async () => {
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('en cours de saisie')
    stored = stored.map((each) => ({ ...each, text: 'ailleurs' }))
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(valueOf(page, NAME)).toBe('ailleurs')
    expect(valueOf(page, PURPOSE)).toBe('en cours de saisie')
  })

  it('is ignored when it is about another dossier', async () => {
    const host = createHost()
    await open(host)
    host.emit('dossier-changed', { id: 'd2', fields: [] })
    await flushPromises()
    expect(host.requestsOf('read_section')).toHaveLength(1)
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

  it('saves what is typed before the page goes', async () => {
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('dernier mot')
    await page.router.push('/')
    expect(host.requestsOf('set_text')).toEqual([{ id: 'd1', field: PURPOSE, text: 'dernier mot' }])
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
    expect(stored.find(({ id }) => id === PURPOSE)?.text).toBe('précieux')
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
})
