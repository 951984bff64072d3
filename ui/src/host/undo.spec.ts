import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { FakeHost } from '@/dev/fakeHost'
import { editAck } from '@/dev/samples'
import { hostKey } from './host'
import { useUndo, type Undo } from './undo'

let undo: Undo | undefined
let page: ReturnType<typeof mount> | undefined
afterEach(() => page?.unmount())

function show(before?: () => Promise<boolean>): FakeHost {
  const host = new FakeHost({ undo: () => editAck(), redo: () => editAck() })
  const Page = defineComponent({
    setup() {
      undo = useUndo(() => 'd1', before)
      return () => h('div', [h('input', { id: 'text' }), h('input', { id: 'box', type: 'checkbox' })])
    },
  })
  page = mount(Page, { attachTo: document.body, global: { provide: { [hostKey as symbol]: host } } })
  return host
}

async function press(id: string, key: string, shiftKey = false): Promise<void> {
  const target = document.getElementById(id) ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, shiftKey, bubbles: true, cancelable: true }))
  await flushPromises()
}

describe('the keys of undo', () => {
  it('take back with Ctrl+Z, and do again with Ctrl+Maj+Z or Ctrl+Y', async () => {
    const host = show()
    await press('box', 'z')
    await press('', 'Z', true)
    await press('', 'y')
    expect(host.calls.map(({ name }) => name)).toEqual(['undo', 'redo', 'redo'])
  })

  it('leave a text being edited to its own undo', async () => {
    const host = show()
    await press('text', 'z')
    expect(host.calls).toEqual([])
  })

  it('take nothing back while something typed cannot be saved', async () => {
    const host = show(() => Promise.resolve(false))
    await press('box', 'z')
    expect(host.calls).toEqual([])
    expect(undo?.outcome.value).toEqual({ name: 'undo', held: true })
  })

  it('are given back when the page goes', async () => {
    const host = show()
    page?.unmount()
    await press('', 'z')
    expect(host.calls).toEqual([])
  })
})
