import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { createTexts } from '@/dev/texts'
import { announcerKey, createAnnouncer, type Announcer } from '@/shared/announcer'
import DepotEgare from './DepotEgare.vue'

let mounted: VueWrapper
let announcer: Announcer

/** A page with a zone that takes files, a control that does by itself, and nothing else. */
const Page = defineComponent({
  render: () => h('main', [h(DepotEgare), h('div', { id: 'zone', onDrop: (event: Event) => { event.preventDefault() } }), h('input', { id: 'file', type: 'file' }), h('p', { id: 'text' })]),
})

beforeEach(() => {
  // The web view of the tests has no top layer.
  HTMLElement.prototype.showPopover = vi.fn()
  announcer = createAnnouncer()
  mounted = mount(Page, { attachTo: document.body, global: { plugins: [createTexts()], provide: { [announcerKey as symbol]: announcer } } })
})
afterEach(() => {
  mounted.unmount()
})

/** Whether the web view is kept from opening what is dragged. */
async function drag(name: 'dragover' | 'drop', on: string, types = ['Files']): Promise<boolean> {
  const event = Object.assign(new Event(name, { bubbles: true, cancelable: true }), { dataTransfer: { types } })
  mounted.find(on).element.dispatchEvent(event)
  await nextTick()
  return event.defaultPrevented
}
const notice = () => mounted.find('[data-testid="stray-drop"]')

describe('a file dropped where nothing waits for it', () => {
  it('does not take the place of the page, and is said until the next gesture', async () => {
    expect(await drag('dragover', '#text')).toBe(true)
    expect(await drag('drop', '#text')).toBe(true)
    await nextTick()
    expect(notice().text()).toContain('zone de dépôt')
    expect(announcer.message.value).toBe(notice().text())
    await mounted.find('#text').trigger('pointerdown')
    expect(notice().exists()).toBe(false)
  })

  it('says nothing of what a zone or a file control takes, nor of a text', async () => {
    await drag('drop', '#zone')
    expect(await drag('drop', '#file')).toBe(false)
    expect(await drag('dragover', '#file')).toBe(false)
    expect(await drag('drop', '#text', ['text/plain'])).toBe(false)
    expect(notice().exists()).toBe(false)
  })
})
