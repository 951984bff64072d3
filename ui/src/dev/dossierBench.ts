import { flushPromises } from '@vue/test-utils'
import { vi } from 'vitest'
import PageDossier from '@/features/dossier/PageDossier.vue'
import { forgetPlaces } from '@/features/dossier/place'
import type { FieldView, JsonValue } from '@/generated/bindings'
import type { Keeping } from '@/host'
import { FakeHost } from './fakeHost'
import { mountPage, type MountedPage } from './mountPage'
import { answer, dossierView, editAck, field, section, wireError } from './samples'

// The page of one dossier, over a store in memory: what its tests share.

export const NAME = 'projet-nom-usuel'
export const PURPOSE = 'projet-description'

interface Bench {
  stored: FieldView[]
  /** Whether the store refuses every edit. */
  refusing: boolean
  /** A text that looks like a secret, until the user vouches for it. */
  suspect: string | null
  mounted: MountedPage | undefined
}

export const bench: Bench = { stored: [], refusing: false, suspect: null, mounted: undefined }

export function resetDossier(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  forgetPlaces()
  const stored = [
    answered(field({ id: NAME, requiredAt: 'Découverte', maxLength: 10 }), 'Démarches'),
    field({ id: PURPOSE, label: 'Objet', kind: 'texte-long' }),
    field({ id: 'avenir', label: 'Venu d’ailleurs', kind: 'hologramme' }),
    field({ id: 'cachee', label: 'Cachée', visible: false }),
  ]
  Object.assign(bench, { stored, refusing: false, suspect: null })
}

export function closeDossier(): void {
  bench.mounted?.page.unmount()
  vi.useRealTimers()
}

export const answered = (view: FieldView, value: JsonValue, key = view.id): FieldView => ({
  ...view,
  answers: [...view.answers.filter((each) => each.key !== key), ...(value === null ? [] : [answer(value, { key })])],
})
export const storedValue = (id: string): JsonValue => bench.stored.find((each) => each.id === id)?.answers[0]?.value ?? null

export function createHost(): FakeHost {
  return new FakeHost({
    open_dossier: ({ id }) => dossierView({ id, name: 'Démarches', sections: [section(), section({ id: 'besoin', title: 'Besoin', missing: 2, blocking: 1 })] }),
    read_section: ({ section: id }) => ({ section: section({ id }), fields: bench.stored }),
    edit_dossier: ({ edits }) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (bench.refusing) throw wireError()
      const suspected = edits.some((edit) => edit.op === 'set' && edit.value === bench.suspect) && !edits.some(({ op }) => op === 'notSecret')
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (suspected) throw wireError({ code: 'invalid_input', retryable: false, vouchable: true })
      for (const edit of edits) {
        if (edit.op === 'set') bench.stored = bench.stored.map((each) => (each.id === edit.key.split('@')[0] ? answered(each, edit.value, edit.key) : each))
      }
      return editAck()
    },
  })
}

export const setOf = (key: string, value: JsonValue) => ({ id: 'd1', edits: [{ op: 'set', key, value }] })

export async function open(host: FakeHost, path?: string, keeping?: Keeping): Promise<MountedPage> {
  bench.mounted = await mountPage(PageDossier, host, { ...(path !== undefined && { path }), ...(keeping && { keeping }) })
  await flushPromises()
  return bench.mounted
}

export const valueOf = (page: MountedPage, id: string): string => (page.byTestId(`field-${id}`).element as HTMLInputElement).value
