import { flushPromises, type DOMWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierRow, wireError } from '@/dev/samples'
import type { AnswersPreview } from '@/generated/bindings'
import type { Way } from './creation'
import DossierCreation from './DossierCreation.vue'

const preview: AnswersPreview = {
  name: 'Main courante',
  labels: ['Urgent'],
  placed: 12,
  sections: [{ title: 'Identité du dossier', fields: 8 }],
  unplaced: [{ path: 'identite.inconnu', line: 14, reason: 'Ce champ n’existe pas.', value: 'abc' }],
}

let mounted: MountedPage | undefined
afterEach(() => mounted?.page.unmount())

async function open(way: Way, handlers: Handlers): Promise<MountedPage & { host: FakeHost; created: string[] }> {
  const created: string[] = []
  const host = new FakeHost({
    list_dossiers: () => ({ total: 2, rows: [dossierRow(), dossierRow({ id: 'd2', name: 'Autre' })] }),
    create_dossier: () => ({ id: 'neuf', unplaced: [] }),
    preview_answers: () => preview,
    ...handlers,
  })
  const Page = defineComponent({ render: () => h(DossierCreation, { voie: way, original: null, onCree: (id: string) => created.push(id) }) })
  mounted = await mountPage(Page, host)
  return { ...mounted, host, created }
}

async function choose(input: DOMWrapper<Element>, file: File): Promise<void> {
  Object.defineProperty(input.element, 'files', { value: [file], configurable: true })
  await input.trigger('change')
  await flushPromises()
}

const yaml = () => new File(['nom: Main courante'], 'reponses.yaml')
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
    await choose(byTestId('answers-file'), yaml())
    expect(host.requestsOf('preview_answers')).toEqual([{ name: 'reponses.yaml', text: 'nom: Main courante' }])
    for (const text of ['Main courante', 'Urgent', '12 réponses', 'Identité du dossier', '14', 'identite.inconnu', 'Ce champ n’existe pas.', 'abc']) {
      expect(byTestId('answers-report').text()).toContain(text)
    }
    expect(host.requestsOf('create_dossier')).toEqual([])
    expect(valueOf(byTestId('new-dossier-name'))).toBe('Main courante')
    await byTestId('new-dossier-name').setValue('Autre nom')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('create_dossier')).toEqual([{ name: 'Autre nom', file: { name: 'reponses.yaml', text: 'nom: Main courante' } }])
    expect(created).toEqual(['neuf'])
  })

  it('may be dropped', async () => {
    const { byTestId, host } = await open('fichier', {})
    await byTestId('drop-zone').trigger('drop', { dataTransfer: { files: [yaml()] } })
    await flushPromises()
    expect(host.requestsOf('preview_answers')).toHaveLength(1)
  })

  it('that cannot be read is said in place, and takes nothing away from what is typed', async () => {
    const { byTestId, host } = await open('fichier', {
      preview_answers: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'invalid_input', message: 'Ligne 3 : deux-points attendu.' })
      },
    })
    await byTestId('new-dossier-name').setValue('Mon nom')
    await choose(byTestId('answers-file'), yaml())
    expect(byTestId('error-panel').text()).toContain('Ligne 3')
    expect(byTestId('answers-report').exists()).toBe(false)
    expect(valueOf(byTestId('new-dossier-name'))).toBe('Mon nom')
    expect(host.requestsOf('create_dossier')).toEqual([])
  })

  it.each([
    ['another kind', new File(['x'], 'dossier.pdf')],
    ['more than 10 Mo', new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'gros.json')],
  ])('is refused without Rust: %s', async (_what, file) => {
    const { byTestId, host } = await open('fichier', {})
    await choose(byTestId('answers-file'), file)
    expect(byTestId('file-refusal').text()).not.toBe('')
    expect(host.requestsOf('preview_answers')).toEqual([])
  })

  it('keeps the file and the name when the creation fails', async () => {
    const { byTestId, page } = await open('fichier', {
      create_dossier: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError()
      },
    })
    await choose(byTestId('answers-file'), yaml())
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(byTestId('error-panel').text()).toContain('Le disque est plein.')
    expect(byTestId('answers-report').exists()).toBe(true)
    expect(valueOf(byTestId('new-dossier-name'))).toBe('Main courante')
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
