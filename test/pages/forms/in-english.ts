// For units of the pages: their words are chosen by the language of the document. Imported before them.
Object.assign(globalThis, { document: { documentElement: { lang: 'en' } } });
