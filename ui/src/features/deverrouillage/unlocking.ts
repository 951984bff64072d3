import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { WireError } from '@/generated/bindings'
import { useHost, wireErrorOf } from '@/host'
import { useSession } from '@/shared/session'

/** The two ways to open the data. */
export type Way = 'passphrase' | 'keychain'

export interface Unlocking {
  readonly sending: Readonly<Ref<Way | null>>
  readonly refusal: Readonly<ShallowRef<{ way: Way; error: WireError } | null>>
  /** Opens and leaves the page; tells whether it did. A null passphrase asks the keychain. */
  unlock: (passphrase: string | null) => Promise<boolean>
}

export function useUnlocking(): Unlocking {
  const host = useHost()
  const session = useSession()
  const router = useRouter()
  const route = useRoute()
  const sending = ref<Way | null>(null)
  const refusal = shallowRef<{ way: Way; error: WireError } | null>(null)

  /** An automatic lock wrote down where the user was. */
  async function leave(): Promise<void> {
    const { retour } = route.query
    await router.replace(typeof retour === 'string' && retour.startsWith('/') ? retour : { name: 'portefeuille' })
  }

  /** The keychain may have changed since the page opened: only a fresh state tells why it refused. */
  async function look(): Promise<boolean> {
    try {
      session.replace(await host.call('app_state', {}))
    } catch {
      // The refusal itself is shown; this was only to explain it better.
    }
    return session.state.value?.stage === 'open'
  }

  async function refused(way: Way, rejection: unknown): Promise<boolean> {
    const error = wireErrorOf(rejection)
    if (error.code === 'keychain' && (await look())) {
      await leave()
      return true
    }
    refusal.value = { way, error }
    return false
  }

  return {
    sending,
    refusal,
    async unlock(passphrase) {
      if (sending.value !== null) return false
      const way: Way = passphrase === null ? 'keychain' : 'passphrase'
      sending.value = way
      refusal.value = null
      try {
        session.replace(await host.call('unlock', { passphrase }))
        await leave()
        return true
      } catch (rejection) {
        return await refused(way, rejection)
      } finally {
        sending.value = null
      }
    },
  }
}
