import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { createTexts } from '@/dev/texts'
import FichierSaisie from './FichierSaisie.vue'

describe('the choice of a file', () => {
  it('speaks French whatever the session speaks, and names what was chosen', async () => {
    const choice = mount(FichierSaisie, { attrs: { id: 'f', 'data-testid': 'file' }, global: { plugins: [createTexts()] } })
    expect(choice.text()).toContain('Choisir un fichier')
    expect(choice.text()).toContain('Aucun fichier choisi')
    const input = choice.find<HTMLInputElement>('#f')
    Object.defineProperty(input.element, 'files', { value: [new File(['x'], 'dat.pdf')] })
    await input.trigger('change')
    await flushPromises()
    expect(choice.text()).toContain('dat.pdf')
  })
})
