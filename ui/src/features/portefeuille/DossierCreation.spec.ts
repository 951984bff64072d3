import { flushPromises, type DOMWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierRow, wireError } from '@/dev/samples'
import type { ArrivingDossier, FilePreview } from '@/generated/bindings'
import type { Way } from './creation'
import DossierCreation from './DossierCreation.vue'

const preview: FilePreview = {
  dossier: null,
  answers: {
    name: 'Main courante',
    labels: ['Urgent'],
    placed: 12,
    sections: [{ title: 'Identité du dossier', fields: 8 }],
    unplaced: [{ path: 'identite.inconnu', line: 14, reason: 'Ce champ n’existe pas.', value: 'abc' }],
  },
}
const arriving = (changes: Partial<ArrivingDossier> = {}): FilePreview => ({
  answers: null,
  dossier: { name: 'Voyage', answers: 42, actions: 7, attachments: 2, absent: 0, here: null, ...changes },
})

let mounted: MountedPage | undefined
afterEach(() => mounted?.page.unmount())

async function open(way: Way, handlers: Handlers): Promise<MountedPage & { host: FakeHost; created: string[] }> {
  const created: string[] = []
  const host = new FakeHost({
    list_dossiers: () => ({ total: 2, rows: [dossierRow(), dossierRow({ id: 'd2', name: 'Autre' })] }),
    create_dossier: () => ({ id: 'neuf', unplaced: [] }),
    preview_file: () => preview,
    ...handlers,
  })
  const Page = defineComponent({ render: () => h(DossierCreation, { voie: way, original: null, onCree: (id: string) => created.push(id) }) })
  mounted = await mountPage(Page, host)
  return { ...mounted, host, created }
}

/** Reading a file takes as long as it takes. */
async function told(host: FakeHost): Promise<void> {
  await vi.waitFor(() => {
    expect(host.requestsOf('preview_file')).toHaveLength(1)
  })
  await flushPromises()
}
async function choose(input: DOMWrapper<Element>, file: File, host?: FakeHost): Promise<void> {
  Object.defineProperty(input.element, 'files', { value: [file], configurable: true })
  await input.trigger('change')
  await (host ? told(host) : flushPromises())
}

const yaml = () => new File(['nom: Main courante'], 'reponses.yaml')
const SENT = { name: 'reponses.yaml', content: btoa('nom: Main courante') }
const valueOf = (input: DOMWrapper<Element>) => (input.element as HTMLInputElement).value

describe('an empty dossier', () => {
  it('needs a name, and nothing else', async () => {
    const { byTestId, page, host, created } = await open('vide', {})
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('create_dossier')).toEqual([])
    expect(document.activeElement).toBe(byTestId('new-dossier-name').element)
    await byTestId('new-dossier-name').setValue(' Main courante ')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('create_dossier')).toEqual([{ name: 'Main courante', file: null }])
    expect(created).toEqual(['neuf'])
  })
})

describe('a file of answers', () => {
  it('is reported before anything is created, then sent with the name', async () => {
    const { byTestId, page, host, created } = await open('fichier', {})
    await choose(byTestId('answers-file'), yaml(), host)
    expect(host.requestsOf('preview_file')).toEqual([SENT])
    for (const text of ['Main courante', 'Urgent', '12 réponses', 'Identité du dossier', '14', 'identite.inconnu', 'Ce champ n’existe pas.', 'abc']) {
      expect(byTestId('answers-report').text()).toContain(text)
    }
    expect(host.requestsOf('create_dossier')).toEqual([])
    expect(valueOf(byTestId('new-dossier-name'))).toBe('Main courante')
    await byTestId('new-dossier-name').setValue('Autre nom')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('create_dossier')).toEqual([{ name: 'Autre nom', file: SENT }])
    expect(created).toEqual(['neuf'])
  })

  it('may be dropped', async () => {
    const { byTestId, host } = await open('fichier', {})
    await byTestId('drop-zone').trigger('drop', { dataTransfer: { files: [yaml()] } })
    await told(host)
  })

  it('that cannot be read is said in place, and takes nothing away from what is typed', async () => {
    const { byTestId, host } = await open('fichier', {
      preview_file: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'invalid_input', message: 'Ligne 3 : deux-points attendu.' })
      },
    })
    await byTestId('new-dossier-name').setValue('Mon nom')
    await choose(byTestId('answers-file'), yaml(), host)
    expect(byTestId('error-panel').text()).toContain('Ligne 3')
    expect(byTestId('answers-report').exists()).toBe(false)
    expect(valueOf(byTestId('new-dossier-name'))).toBe('Mon nom')
    expect(host.requestsOf('create_dossier')).toEqual([])
  })

  it.each([
    ['another kind', new File(['x'], 'dossier.pdf')],
    ['more than 100 Mio', Object.defineProperty(new File(['x'], 'gros.zip'), 'size', { value: 100 * 1024 * 1024 + 1 })],
  ])('is refused without Rust: %s', async (_what, file) => {
    const { byTestId, host } = await open('fichier', {})
    await choose(byTestId('answers-file'), file)
    expect(byTestId('file-refusal').text()).not.toBe('')
    expect(host.requestsOf('preview_file')).toEqual([])
  })

  it('keeps the file and the name when the creation fails', async () => {
    const { byTestId, page, host } = await open('fichier', {
      create_dossier: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError()
      },
    })
    await choose(byTestId('answers-file'), yaml(), host)
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(byTestId('error-panel').text()).toContain('Le disque est plein.')
    expect(byTestId('answers-report').exists()).toBe(true)
    expect(valueOf(byTestId('new-dossier-name'))).toBe('Main courante')
  })
})

describe('a dossier that was exported', () => {
  const zip = () => new File(['PK'], 'voyage.zip')
  const sent = { name: 'voyage.zip', content: 'UEs=' }

  it('is told before anything is kept, then brought in under its own name', async () => {
    const { byTestId, page, host, created } = await open('fichier', { preview_file: () => arriving(), import_dossier: () => ({ id: 'venu', unplaced: [] }) })
    await choose(byTestId('answers-file'), zip(), host)
    expect(host.requestsOf('preview_file')).toEqual([sent])
    for (const text of ['Voyage', '42 réponses', '7 actions', '2 pièces jointes']) expect(byTestId('dossier-report').text()).toContain(text)
    expect(byTestId('dossier-outcome').text()).toContain('sera ajouté au portefeuille')
    expect(byTestId('new-dossier-name').exists()).toBe(false)
    expect(byTestId('new-dossier-submit').text()).toBe('Importer le dossier')
    expect(host.requestsOf('import_dossier')).toEqual([])
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('import_dossier')).toEqual([sent])
    expect(host.requestsOf('create_dossier')).toEqual([])
    expect(created).toEqual(['venu'])
  })

  it.each([
    [{ name: 'Ici', archived: false, news: 3 }, ['déjà ici, sous le nom «\u00a0Ici\u00a0»', '3 changements', 'rien de ce qui est ici n’est perdu']],
    [{ name: 'Ici', archived: true, news: 0 }, ['archivé', 'aucun changement']],
  ])('says what becomes of the one that is here: %o', async (here, texts) => {
    const { byTestId, host } = await open('fichier', { preview_file: () => arriving({ here, absent: 1 }) })
    await choose(byTestId('answers-file'), zip(), host)
    for (const text of texts) expect(byTestId('dossier-outcome').text()).toContain(text)
    expect(byTestId('dossier-report').text()).toContain('1 pièce jointe citée manque')
  })

  it('asks for a name again when another way is chosen', async () => {
    const { byTestId, host } = await open('fichier', { preview_file: () => arriving() })
    await choose(byTestId('answers-file'), zip(), host)
    await byTestId('way-vide').setValue()
    expect(byTestId('new-dossier-name').exists()).toBe(true)
  })
})

describe('a copy', () => {
  it('is asked of the dossier chosen, under a name of its own', async () => {
    const { byTestId, page, host } = await open('copie', { duplicate_dossier: () => ({ id: 'copie', unplaced: [] }) })
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('duplicate_dossier')).toEqual([])
    await byTestId('original-d2').setValue(true)
    expect(valueOf(byTestId('new-dossier-name'))).toBe('Autre (copie)')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('duplicate_dossier')).toEqual([{ id: 'd2', name: 'Autre (copie)' }])
  })
})

describe('a model', () => {
  it('is chosen among the models alone', async () => {
    const { byTestId, page, host } = await open('modele', {
      list_dossiers: ({ models }) => ({ total: 1, rows: [models ? dossierRow({ id: 'm1', name: 'Modèle web', model: true }) : dossierRow()] }),
      duplicate_dossier: () => ({ id: 'neuf', unplaced: [] }),
    })
    await byTestId('new-dossier-name').setValue('Guichet')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('duplicate_dossier')).toEqual([])
    await byTestId('original-m1').setValue(true)
    expect(valueOf(byTestId('new-dossier-name'))).toBe('Guichet')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('duplicate_dossier')).toEqual([{ id: 'm1', name: 'Guichet' }])
  })
})
