import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answered, bench, closeDossier, createHost, NAME, open, PURPOSE, resetDossier, setOf, storedValue, valueOf } from '@/dev/dossierBench'
import type { FakeHost } from '@/dev/fakeHost'
import type { MountedPage } from '@/dev/mountPage'
import { dossierView, editAck, field, section } from '@/dev/samples'
import type { JsonValue } from '@/generated/bindings'
import { TYPING_PAUSE_MS } from './fieldSaver'

beforeEach(resetDossier)
afterEach(closeDossier)

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

  it('keeps a text that only looks like a secret once the user says that it is none', async () => {
    bench.suspect = 'q8ZrT1'
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('q8ZrT1')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    expect(storedValue(PURPOSE)).toBeNull()
    expect(page.byTestId(`retry-${PURPOSE}`).exists()).toBe(false)
    await page.byTestId(`vouch-${PURPOSE}`).trigger('click')
    await flushPromises()
    expect(storedValue(PURPOSE)).toBe('q8ZrT1')
    expect(host.requestsOf('edit_dossier').at(-1)?.edits).toEqual([
      { op: 'notSecret', text: 'q8ZrT1' },
      { op: 'set', key: PURPOSE, value: 'q8ZrT1' },
    ])
  })

  it('keeps the text when the save fails, explains, and saves on retry', async () => {
    bench.refusing = true
    const page = await open(createHost())
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    const state = page.byTestId(`save-state-${PURPOSE}`)
    expect(state.text()).toContain('Non enregistré\u00a0: Le disque est plein. Libérez de la place, puis réessayez.')
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    expect(page.byTestId(`field-${PURPOSE}`).attributes('aria-invalid')).toBe('true')
    expect(page.byTestId('save-state').text()).toBe('1 réponse non enregistrée')
    bench.refusing = false
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
    bench.stored = bench.stored.map((each) => answered(each, 'ailleurs'))
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(valueOf(page, NAME)).toBe('ailleurs')
    expect(valueOf(page, PURPOSE)).toBe('en cours de saisie')
  })

  it('is read back when it is told before the answer of the save that made it', async () => {
    bench.stored = [field({ id: 'jour', kind: 'date' }), field({ id: 'piece', kind: 'fichier' })]
    const host = createHost()
    const keep = (id: string, value: JsonValue) => {
      bench.stored = bench.stored.map((each) => (each.id === id ? answered(each, value) : each))
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

describe('a question that depends on another', () => {
  it('keeps what was typed while it is not asked', async () => {
    bench.refusing = true
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await vi.advanceTimersByTimeAsync(TYPING_PAUSE_MS)
    const show = async (visible: boolean) => {
      bench.stored = bench.stored.map((each) => (each.id === PURPOSE ? { ...each, visible } : each))
      host.emit('dossier-changed', { id: 'd1', fields: [] })
      await flushPromises()
    }
    await show(false)
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    expect(page.byTestId('no-longer-asked').text()).toContain('n’est plus posée')
    bench.refusing = false
    await page.byTestId(`retry-${PURPOSE}`).trigger('click')
    await flushPromises()
    expect(storedValue(PURPOSE)).toBe('précieux')
    expect(page.byTestId(`field-${PURPOSE}`).exists()).toBe(false)
    await show(true)
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    expect(page.byTestId('no-longer-asked').exists()).toBe(false)
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
