import { shallowRef, type ShallowRef } from 'vue'
import type { DossierRow, SearchHit, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'

const DOSSIERS = 5
const HITS = 20

export interface Answers {
  /** What they answer to. */
  words: string
  dossiers: readonly DossierRow[]
  hits: readonly SearchHit[]
  /** One of the two questions failed: the answers are not complete. */
  failure: WireError | null
}

export interface Search {
  /** The last answers; those of the question before stay until the next ones come. */
  readonly answers: Readonly<ShallowRef<Answers>>
  /** True once its answers are shown: a later question takes the place of this one. */
  ask: (words: string) => Promise<boolean>
}

const NOTHING: Answers = { words: '', dossiers: [], hits: [], failure: null }

export function createSearch(host: Host): Search {
  const answers = shallowRef(NOTHING)
  let question = 0

  return {
    answers,
    async ask(asked) {
      const words = asked.trim()
      const mine = ++question
      if (words === '') {
        answers.value = NOTHING
        return true
      }
      const [dossiers, found] = await Promise.allSettled([
        host.call('list_dossiers', { search: words, offset: 0, limit: DOSSIERS, archived: false, models: false, order: 'updated', reversed: false, labels: [], sensitivity: null, blocked: false }),
        host.call('search', { words, limit: HITS }),
      ])
      if (mine !== question) return false
      const failed = [dossiers, found].find((answer) => answer.status === 'rejected')
      answers.value = {
        words,
        dossiers: dossiers.status === 'fulfilled' ? dossiers.value.rows : [],
        hits: found.status === 'fulfilled' ? found.value.hits : [],
        failure: failed ? wireErrorOf(failed.reason) : null,
      }
      return true
    },
  }
}
