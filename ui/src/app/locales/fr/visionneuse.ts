/** The preview of an attachment. */
export const visionneuse = {
  outils: 'Pages et zoom',
  page: 'Page {page} sur {pages}',
  precedente: 'Page précédente',
  suivante: 'Page suivante',
  zoom: 'Zoom {n} %',
  agrandir: 'Agrandir',
  reduire: 'Réduire',
  largeur: 'Ajuster à la largeur',
  cadre: 'Page de « {nom} »',
  image: '{place} de « {nom} ». Son texte est donné sous l’image.',
  touches: 'Dans la page : Page préc. et Page suiv. changent de page, Début et Fin vont aux extrémités, + et - changent le zoom, 0 ajuste à la largeur.',
  texte: 'Texte : {place}',
  sansTexte: 'Cette page ne contient pas de texte : c’est une image.',
  trouble: {
    protege: 'Ce PDF est protégé par un mot de passe : l’aperçu ne peut pas l’ouvrir. Le fichier joint est conservé tel quel. Enregistrez-en une copie pour l’ouvrir avec un lecteur de PDF.',
    illisible: 'Ce fichier n’est pas un PDF lisible : il est peut-être abîmé. Il est conservé tel quel. Enregistrez-en une copie pour l’essayer avec un autre lecteur, ou joignez un autre exemplaire.',
    page: 'Cette page n’a pas pu être dessinée. Le fichier joint n’est pas modifié : essayez une autre page, ou enregistrez une copie pour l’ouvrir avec un lecteur de PDF.',
    image: 'Cette image ne peut pas être affichée. Le fichier joint est conservé tel quel : enregistrez-en une copie pour l’ouvrir avec un autre logiciel.',
  },
}
