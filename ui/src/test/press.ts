import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { settle } from "./open";

export async function press(name: string | RegExp): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name }));
  await settle();
}

export function field(name: string): HTMLInputElement {
  return screen.getByLabelText<HTMLInputElement>(name);
}

export async function type(name: string, text: string): Promise<void> {
  await userEvent.clear(field(name));
  await userEvent.type(field(name), text);
}

export async function choose(label: string, option: string): Promise<void> {
  await userEvent.click(screen.getByRole("combobox", { name: new RegExp(`^${label}`) }));
  await settle();
  await userEvent.click(screen.getByRole("option", { name: option }));
  await settle();
}
