import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bench, closeDossier, createHost, NAME, open, PURPOSE, resetDossier, storedValue, valueOf } from '@/dev/dossierBench'
import { dossierView, editAck, section, wireError } from '@/dev/samples'

beforeEach(resetDossier)
afterEach(closeDossier)

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
    bench.refusing = true
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
    bench.refusing = true
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
    bench.stored = bench.stored.map((view) => (view.id === PURPOSE ? { ...view, due: true, missing: true } : view))
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
    bench.refusing = true
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
