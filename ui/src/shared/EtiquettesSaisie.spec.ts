import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { createTexts } from '@/dev/texts'
import { announcerKey, createAnnouncer } from './announcer'
import EtiquettesSaisie from './EtiquettesSaisie.vue'

const IN_USE = ['Été', 'Lot 1', 'Lot 2', 'Urgent'].map((label, index) => ({ label, count: index + 1 }))

function open(ajoute = vi.fn(() => Promise.resolve(true))) {
  const page = mount(EtiquettesSaisie, {
    attachTo: document.body,
    props: {
      etiquettes: ['URGENT'],
      utilisees: IN_USE,
      erreur: null,
      ajoute,
      retire: () => Promise.resolve(true),
      modelValue: '',
      'onUpdate:modelValue': (modelValue: string) => page.setProps({ modelValue }),
    },
    global: { plugins: [createTexts()], provide: { [announcerKey as symbol]: createAnnouncer() } },
  })
  const input = page.find('[data-testid="label-input"]')
  return {
    page,
    input,
    ajoute,
    options: () => page.findAll('[data-testid="label-option"]').map((option) => option.text()),
    press: (key: string) => input.trigger('keydown', { key }),
  }
}

describe('the field of labels', () => {
  it('offers the labels in use that the dossier does not carry, however they are typed', async () => {
    const { input, options, page } = open()
    expect(options()).toEqual(['Été (1)', 'Lot 1 (2)', 'Lot 2 (3)'])
    await input.setValue('LÔT')
    expect(options()).toEqual(['Lot 1 (2)', 'Lot 2 (3)'])
    expect(input.attributes('aria-expanded')).toBe('true')
    page.unmount()
  })

  it('is travelled in a circle, and the key Escape closes its list only', async () => {
    const { input, press, page, ajoute } = open()
    await input.setValue('lot')
    await press('ArrowUp')
    expect(page.find('[aria-selected="true"]').text()).toBe('Lot 2 (3)')
    await press('ArrowDown')
    expect(page.find('[aria-selected="true"]').text()).toBe('Lot 1 (2)')
    const escape = new KeyboardEvent('keydown', { key: 'Escape', cancelable: true })
    input.element.dispatchEvent(escape)
    await flushPromises()
    expect(escape.defaultPrevented).toBe(true)
    expect(input.attributes('aria-expanded')).toBe('false')
    const again = new KeyboardEvent('keydown', { key: 'Escape', cancelable: true })
    input.element.dispatchEvent(again)
    expect(again.defaultPrevented).toBe(false)
    await press('Enter')
    expect(ajoute).toHaveBeenCalledWith('lot')
    page.unmount()
  })

  it('takes nothing away of what is typed while a label is being kept, or when it is refused', async () => {
    let answer: (kept: boolean) => void = () => undefined
    const { input, press, page } = open(vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve))))
    const value = () => (input.element as HTMLInputElement).value
    await input.setValue('Premier')
    await press('Enter')
    await input.setValue('Second')
    answer(true)
    await flushPromises()
    expect(value()).toBe('Second')
    await press('Enter')
    answer(false)
    await flushPromises()
    expect(value()).toBe('Second')
    page.unmount()
  })
})
