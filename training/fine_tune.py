"""Fine-tune an encoder on data/nlu and write it as the one file that Village ships.

    python training/fine_tune.py BASE_FOLDER                               the published one, on everything
    python training/fine_tune.py BASE_FOLDER --go-on models/understanding  one written before, on what is new
        --epochs 2 --rate 6e-5 --every midway_ elsewhere_ --drawn 0.25

To go on takes a fifth of the time where messages were added. Linear probe first, then fine-tuning: the three
heads start from logistic regressions on the frozen encoder (with random heads the result is worse than no
fine-tuning). The heads are thrown away; `village train` fits the shipped ones on the tuned encoder. Prints
the mean loss every half minute, and after each epoch what the heads find in data/development, which is never
trained on.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import onnx
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from convert import BASE_SHA256, TARGET, checked_weights, cosines, embed, torch_model, wanted, write_encoder  # noqa: E402
from graph import weights_in  # noqa: E402

from bot.understanding.data import Labelled, development_messages, labelled_messages  # noqa: E402
from bot.understanding.noise import noised  # noqa: E402
from bot.understanding.reading import ACTS, CONCERNS, RISKS  # noqa: E402
from bot.understanding.text import clean  # noqa: E402

#: Messages are drawn at random, a batch at a time; within a batch those of like length go together, so that
#: little is padded and yet no step sees short messages only (whole batches of one length never settle).
BATCH, TOGETHER, LONGEST = 32, 16, 96
SCALE = 384**0.5
ENCODER_RATE, HEAD_RATE, WARM_UP = 1e-4, 5e-4, 0.1
#: Messages in plain words (files of these names in data/nlu) are seen in every epoch; of the rest, many of
#: them far-fetched, another draw of this share each time.
PLAIN, DRAWN = ("plain_", "midway_", "elsewhere_"), 0.5
#: The concerns' loss is a mean over thirteen labels, most of them absent, so it needs more weight.
CONCERNS_WEIGHT = 6.0
#: Shares of an epoch's texts that are noised, and that are joined with another message: danger and second
#: worries in half a sentence of a longer message are what a reader misses most.
NOISED, JOINED = 0.5, 0.2
#: Acts that only a whole message can be.
ALONE = {"out_of_scope", "affirm", "deny", "greet", "goodbye", "thanks", "stop", "start"}
LINKS = (" ", ", ", ". ", " and ", " also ", " anyway ", "... ", " but ", " oh and ", "\n")


class Heads(nn.Module):
    """Concerns (each on its own), danger and act (one of each, or none)."""

    def __init__(self) -> None:
        super().__init__()
        self.concerns = nn.Linear(384, len(CONCERNS))
        self.danger = nn.Linear(384, len(RISKS) + 1)
        self.act = nn.Linear(384, len(ACTS) + 1)

    def loss(self, vectors: torch.Tensor, wanted: Wanted) -> torch.Tensor:
        concerns, danger, act = wanted
        return (
            CONCERNS_WEIGHT * nn.functional.binary_cross_entropy_with_logits(self.concerns(vectors), concerns)
            + nn.functional.cross_entropy(self.danger(vectors), danger)
            + nn.functional.cross_entropy(self.act(vectors), act)
        )

    def start_from(self, vectors: torch.Tensor, messages: Sequence[Labelled]) -> None:
        """Begin with logistic regressions on the frozen encoder (C = 1), solved all at once."""
        wanted = wanted_of(messages)
        solver = torch.optim.LBFGS(self.parameters(), max_iter=150, line_search_fn="strong_wolfe")

        def loss() -> torch.Tensor:
            solver.zero_grad()
            small = sum((head.weight**2).sum() for head in (self.concerns, self.danger, self.act))
            value = self.loss(vectors, wanted) + small / (2 * len(messages))
            value.backward()
            return value

        print(f"linear probe: loss {float(solver.step(loss).detach()):.4f} at the start", flush=True)
        print(f"linear probe: loss {float(loss().detach()):.4f} when solved", flush=True)


#: What the heads are to say of messages: concerns (messages, 13), danger and act (messages).
Wanted = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def wanted_of(messages: Sequence[Labelled]) -> Wanted:
    return (
        torch.tensor([[float(name in m.concerns) for name in CONCERNS] for m in messages]),
        torch.tensor([danger_of(m) for m in messages]),
        torch.tensor([act_of(m) for m in messages]),
    )


def danger_of(message: Labelled) -> int:
    return RISKS.index(message.risk) + 1 if message.risk else 0


def act_of(message: Labelled) -> int:
    return ACTS.index(message.act) + 1 if message.act else 0


class Embedder:
    """Texts to scaled unit vectors, with gradients."""

    def __init__(self, model: BertModel, tokenizer: Path) -> None:
        self.model = model
        self.rules = Tokenizer.from_file(str(tokenizer))
        self.rules.enable_padding()
        self.rules.enable_truncation(LONGEST)

    def __call__(self, texts: Sequence[str]) -> torch.Tensor:
        batch = self.rules.encode_batch([clean(text) or "." for text in texts])
        ids = torch.tensor([each.ids for each in batch])
        mask = torch.tensor([each.attention_mask for each in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = embed(self.model, ids, mask)
        return vectors.float() * SCALE


def frozen(embedder: Embedder, messages: Sequence[Labelled]) -> torch.Tensor:
    """Return the vectors of all messages, in their order, as the encoder gives them now."""
    embedder.model.eval()
    order = sorted(range(len(messages)), key=lambda at: len(messages[at].text))
    texts = [messages[at].text for at in order]
    with torch.no_grad():
        rows = torch.cat([embedder(texts[at : at + 64]) for at in range(0, len(texts), 64)])
    return rows[torch.tensor(order).argsort()]


def tune(embedder: Embedder, heads: Heads, messages: list[Labelled], asked: argparse.Namespace) -> None:
    epochs = asked.epochs
    development = development_messages(ROOT)
    print(f"at the start: {found(embedder, heads, development)}", flush=True)
    drawn = [disturbed(messages, epoch, tuple(asked.every), asked.drawn) for epoch in range(epochs)]
    steps = sum(-(-len(seen) // BATCH) for seen in drawn)
    optimiser, schedule, encoder = optimisation(embedder.model, heads, steps, asked.rate)
    for epoch in range(epochs):
        embedder.model.train()
        began = spoken = time.monotonic()
        losses: list[float] = []
        seen = drawn[epoch]
        random.Random(epoch).shuffle(seen)
        for at in range(0, len(seen), BATCH):
            optimiser.zero_grad()
            losses.append(accumulate(embedder, heads, seen[at : at + BATCH]))
            nn.utils.clip_grad_norm_(encoder, 1.0)
            optimiser.step()
            schedule.step()
            if time.monotonic() - spoken > 30:
                spoken = time.monotonic()
                recent = losses[-50:]
                done = min(1, (at + BATCH) / len(seen))
                print(f"  {done:.0%} of epoch {epoch + 1}: loss {sum(recent) / len(recent):.3f}", flush=True)
        seconds = time.monotonic() - began
        mean = sum(losses) / len(losses)
        print(f"epoch {epoch + 1} of {epochs}: loss {mean:.4f}, {seconds:.0f} s", flush=True)
        print(f"  development: {found(embedder, heads, development)}", flush=True)


def optimisation(
    model: BertModel, heads: Heads, steps: int, rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR, list[nn.Parameter]]:
    """Return the optimiser, its schedule (a warm-up, then down to nothing) and the encoder's weights."""
    model.embeddings.word_embeddings.weight.requires_grad_(False)
    model.embeddings.position_embeddings.weight.requires_grad_(False)
    encoder = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": rate}, {"params": heads.parameters(), "lr": HEAD_RATE}],
        weight_decay=0.01,
    )
    warm = max(1, int(steps * WARM_UP))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(step / warm, (steps - step) / max(1, steps - warm))
    )
    return optimiser, schedule, encoder


def disturbed(
    messages: Sequence[Labelled], epoch: int, every: tuple[str, ...], drawn: float
) -> list[Labelled]:
    """Return an epoch's messages, some joined with another one and some noised, afresh each epoch."""
    chance = random.Random(epoch)
    out = []
    for message in messages:
        if not message.source.startswith(every) and chance.random() > drawn:
            continue
        if chance.random() < JOINED:
            message = joined(message, chance.choice(messages), chance)
        if chance.random() < NOISED:
            message = replace(message, text=noised(message.text, f"{epoch}"))
        out.append(message)
    return out


def joined(one: Labelled, other: Labelled, chance: random.Random) -> Labelled:
    """Return two messages as one, with what is in both; those that would contradict stay apart."""
    acts = {one.act, other.act} - {None}
    if len(acts) > 1 or acts & ALONE or len(one.text) + len(other.text) > 320:
        return one
    risk = min((m.risk for m in (one, other) if m.risk), key=RISKS.index, default=None)
    concerns = tuple(dict.fromkeys((*one.concerns, *other.concerns)))
    text = chance.choice(LINKS).join(chance.sample([one.text.rstrip(" ."), other.text], 2))
    return Labelled(text, concerns, risk, next(iter(acts), None))


def accumulate(embedder: Embedder, heads: Heads, batch: Sequence[Labelled]) -> float:
    """Add up the gradients of one batch and return its loss."""
    total = 0.0
    ordered = sorted(batch, key=lambda message: len(message.text))
    for at in range(0, len(ordered), TOGETHER):
        part = ordered[at : at + TOGETHER]
        loss = heads.loss(embedder([m.text for m in part]), wanted_of(part)) * (len(part) / len(batch))
        loss.backward()
        total += float(loss.detach())
    return total


def found(embedder: Embedder, heads: Heads, messages: Sequence[Labelled]) -> str:
    """Return in a line what the heads alone find: concerns at the best shared threshold, danger, act."""
    with torch.no_grad():
        vectors = frozen(embedder, messages)
        likely = torch.sigmoid(heads.concerns(vectors))
        dangers = heads.danger(vectors).argmax(1)
        acts = heads.act(vectors).argmax(1)
    truth = torch.tensor([[name in m.concerns for name in CONCERNS] for m in messages])
    micro, macro = max(f1(likely > at / 20, truth) for at in range(4, 13))
    danger = torch.tensor([danger_of(m) for m in messages])
    act = torch.tensor([act_of(m) for m in messages])
    caught = (dangers[danger > 0] > 0).float().mean()
    right = (dangers[danger > 0] == danger[danger > 0]).float().mean()
    false = (dangers[danger == 0] > 0).float().mean()
    return (
        f"concerns F1 {micro:.3f} (macro {macro:.3f}), danger {caught:.3f} (kind {right:.3f}), "
        f"false {false:.3f}, acts {(acts == act).float().mean():.3f}"
    )


def f1(said: torch.Tensor, truth: torch.Tensor) -> tuple[float, float]:
    """Return micro and macro F1 of labels said (rows are messages)."""
    both, sizes = (said & truth).sum(0), said.sum(0) + truth.sum(0)
    return float(2 * both.sum() / sizes.sum()), float((2 * both / sizes.clamp(min=1)).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("base", type=Path)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--go-on", type=Path, help="a folder with an encoder written before, to go on from")
    parser.add_argument("--rate", type=float, default=ENCODER_RATE, help="the encoder's learning rate")
    parser.add_argument("--every", nargs="+", default=PLAIN, help="files of data/nlu seen in every epoch")
    parser.add_argument("--drawn", type=float, default=DRAWN, help="the share of all others, each time")
    asked = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(2)
    messages = list({m.text: m for m in labelled_messages(ROOT)}.values())
    print(f"{len(messages)} messages", flush=True)
    weights = checked_weights(asked.base)
    origin = f"sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), model.safetensors sha256 {BASE_SHA256}"
    if asked.go_on:
        weights = weights_in(onnx.load(asked.go_on / "encoder.onnx"))
        origin = json.loads((asked.go_on / "encoder.json").read_text("utf-8"))["origin"]
    model = torch_model(asked.base, weights)
    embedder, heads = Embedder(model, asked.base / "tokenizer.json"), Heads()
    heads.start_from(frozen(embedder, messages), messages)
    tune(embedder, heads, messages, asked)
    model.eval()
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items() if wanted(name)}
    seen = f"{' '.join(asked.every)} whole, others {asked.drawn:g}"
    how = f"{len(messages)} messages of data/nlu ({asked.epochs} epochs at {asked.rate:g}, {seen})"
    origin = f"fine-tuned by training/fine_tune.py on {how}, from {origin}"
    write_encoder(weights, asked.base / "tokenizer.json", asked.target, origin)
    print(f"cosine to fp32: lowest {min(cosines(model, asked.target)):.5f}")


if __name__ == "__main__":
    main()
