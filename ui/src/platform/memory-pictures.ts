import type { ConsentText, KioskLanguage } from "./host";

/** Stands for the real text, which only the shell has. */
export function consentOf(language: KioskLanguage): ConsentText {
  const paragraphs: Record<KioskLanguage, string[]> = {
    en: [
      "A picture of your face is about to be taken, so that you can be recognised by it later.",
      "The picture is sent to AuthX. It is not kept on this device.",
      "You do not have to agree. If you say no, no picture is taken and nothing is sent.",
    ],
    es: ["Se va a tomar una foto de su cara.", "La foto se envía a AuthX.", "No tiene que aceptar."],
    fr: ["Une photo de votre visage va être prise.", "La photo est envoyée à AuthX.", "Vous n'êtes pas obligé d'accepter."],
    de: ["Gleich wird ein Bild Ihres Gesichts aufgenommen.", "Das Bild wird an AuthX gesendet.", "Sie müssen nicht zustimmen."],
    ar: ["ستُلتقط الآن صورة لوجهك.", "تُرسَل الصورة إلى AuthX.", "لست مُلزمًا بالموافقة."],
  };
  return { version: "2", hash: `hash-${language}`, paragraphs: paragraphs[language] };
}

/** A picture of nobody: an egg on shoulders. */
export async function drawFace(seq: number): Promise<ArrayBuffer> {
  const head = new Uint8Array(new BigUint64Array([BigInt(seq)]).buffer);
  const canvas = document.createElement("canvas");
  canvas.width = 1280;
  canvas.height = 720;
  const pen = canvas.getContext("2d");
  // Where nothing can be drawn, as in a test, the bytes alone have to do.
  if (!pen) return new Uint8Array([...head, 0xff, 0xd8, 0xff, 0xd9]).buffer;
  const sky = pen.createLinearGradient(0, 0, 0, 720);
  sky.addColorStop(0, "#5b6b7c");
  sky.addColorStop(1, "#2b333d");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 1280, 720);
  pen.fillStyle = "#6d7987";
  pen.beginPath();
  pen.ellipse(640, 760, 330, 240, 0, 0, 7);
  pen.fill();
  pen.fillStyle = "#c9a58b";
  pen.beginPath();
  pen.ellipse(640, 330, 150, 200, 0, 0, 7);
  pen.fill();
  pen.fillStyle = "#3a2b24";
  for (const at of [585, 695]) {
    pen.beginPath();
    pen.ellipse(at, 310, 16, 12, 0, 0, 7);
    pen.fill();
  }
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", 0.8);
  });
  const picture = blob ? new Uint8Array(await blob.arrayBuffer()) : new Uint8Array();
  const bytes = new Uint8Array(head.length + picture.length);
  bytes.set(head);
  bytes.set(picture, head.length);
  return bytes.buffer;
}

/** Black squares on white, as the shell draws them. */
export const SLIP_SVG = `<?xml version="1.0" standalone="yes"?><svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" viewBox="0 0 29 29" shape-rendering="crispEdges"><path d="M0 0h29v29H0z" fill="#fff"/><path d="M4 4h7v7H4zM18 4h7v7h-7zM4 18h7v7H4zM13 13h3v3h-3zM18 18h2v2h-2zM22 22h3v3h-3z" fill="#000"/></svg>`;
