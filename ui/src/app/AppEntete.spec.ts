import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
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

describe('the header', () => {
  it('leads to the settings and to the help once the data are open', () => {
    expect(links('open')).toEqual(expect.arrayContaining(['/reglages', '/aide']))
  })

  it.each(['locked', 'first_start'] as const)('leads nowhere at the stage %s', (stage) => {
    expect(links(stage)).toEqual([])
  })
})
