import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage } from '@/dev/mountPage'
import { absentKeychain, appState, wireError } from '@/dev/samples'
import PageDeverrouillage from './PageDeverrouillage.vue'

async function unlockWith(host: FakeHost, passphrase: string) {
  const mounted = await mountPage(PageDeverrouillage, host, { state: appState({ stage: 'locked', keychain: absentKeychain }) })
  await mounted.byTestId('unlock-passphrase').setValue(passphrase)
  await mounted.page.find('form').trigger('submit')
  await flushPromises()
  return mounted
}

describe('unlocking', () => {
  it('opens the portfolio with the right passphrase', async () => {
    const { router, session, page } = await unlockWith(new FakeHost({ unlock: () => appState() }), 'cheval agrafe pile')
    expect(session.state.value?.stage).toBe('open')
    expect(router.currentRoute.value.name).toBe('portefeuille')
    page.unmount()
  })

  it('says nothing about the cause of a refusal, empties the field and gives it the focus', async () => {
    const host = new FakeHost({
      unlock: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'wrong_passphrase', message: 'MAC check failed in slot 2', retryable: false })
      },
    })
    const { byTestId, page } = await unlockWith(host, 'faux')
    expect(byTestId('unlock-error').text()).not.toContain('slot')
    expect((byTestId('unlock-passphrase').element as HTMLInputElement).value).toBe('')
    expect(document.activeElement).toBe(byTestId('unlock-passphrase').element)
    page.unmount()
  })

  it('shows another failure for what it is', async () => {
    const host = new FakeHost({
      unlock: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'store_busy', message: 'Une commande utilise vos données.' })
      },
    })
    const { byTestId, page } = await unlockWith(host, 'cheval agrafe pile')
    expect(byTestId('error-panel').text()).toContain('Une commande utilise vos données.')
    page.unmount()
  })
})
