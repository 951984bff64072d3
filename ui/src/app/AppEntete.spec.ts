import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { FakeHost } from '@/dev/fakeHost'
import { appState } from '@/dev/samples'
import { createTexts } from '@/dev/texts'
import type { AppStage } from '@/generated/bindings'
import { sessionKey } from '@/shared/session'
import AppEntete from './AppEntete.vue'
import { createPages } from './router'
import { createSession } from './session'

function links(stage: AppStage): string[] {
  const router = createPages(createSession(new FakeHost({})), createMemoryHistory())
  const session = { state: shallowRef(appState({ stage })), replace: () => undefined }
  const header = mount(AppEntete, { global: { plugins: [createTexts(), router], provide: { [sessionKey as symbol]: session } } })
  return header.findAll('[data-testid^="nav-"]').map((link) => link.attributes('href') ?? '')
}

async function headerWith(module: object) {
  vi.resetModules()
  vi.doMock('#marque', () => module)
  vi.stubGlobal('__ACCOSTAGE_SERVICE__', ['Ministère', 'de l’intérieur'])
  const { default: Header } = await import('./AppEntete.vue')
  const { sessionKey: key } = await import('@/shared/session')
  const { createTexts: texts } = await import('./i18n')
  const session = { state: shallowRef(appState()), replace: () => undefined }
  return mount(Header, { global: { plugins: [texts()], provide: { [key as symbol]: session }, stubs: { RouterLink: { template: '<a><slot /></a>' } }, mocks: { $route: { name: 'aide' } } } })
}

describe('the brand of the header', () => {
  it('is the name of the product alone in a neutral build', async () => {
    const header = await headerWith(await import('@/shared/marque/neutre'))
    expect(header.find('.fr-header__logo').exists()).toBe(false)
    expect(header.find('.fr-header__service-title').text()).toBe('Accostage')
  })

  it('is the block of the State with its service, beside the name, in a build that asks for it', async () => {
    const header = await headerWith({ BlocMarque: (await import('@/shared/marque/BlocMarianne.vue')).default })
    expect(header.find('.fr-header__logo .fr-logo').text()).toBe('Ministèrede l’intérieur')
    expect(header.find('.fr-logo br').exists()).toBe(true)
    expect(header.find('.fr-header__service-title').text()).toBe('Accostage')
  })
})

describe('the header', () => {
  it('leads to the settings and to the help once the data are open', () => {
    expect(links('open')).toEqual(expect.arrayContaining(['/reglages', '/aide']))
  })

  it.each(['locked', 'first_start'] as const)('leads nowhere at the stage %s', (stage) => {
    expect(links(stage)).toEqual([])
  })
})
