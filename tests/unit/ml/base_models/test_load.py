"""Folders become bases: precisions, the 4-bit checkpoint that is written once, and everything that is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest
import torch
from torch import Tensor, nn

from pvchat_desktop.core.recipe import Precision
from pvchat_desktop.errors import ModelMissing, ProgramError, PVChatError, Refused, StorageError
from pvchat_desktop.ml.base_models import load, quantize, random_weights
from pvchat_desktop.ml.base_models.base import LoadedBase, compose
from tests.helpers.bases import FAMILIES, FOUR_BIT, MAX_PIXELS, answer_logits, frames, same, saved, spec


@torch.no_grad()
def _logits(base: LoadedBase) -> Tensor:
    seen = base.family.encode(base, frames(2), MAX_PIXELS)
    return answer_logits(base, compose(base, seen, ["Who?"], instruction="Who?"))


def _times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("model_type", FAMILIES)
def test_a_saved_base_loads_and_answers_the_same(model_type: str, tmp_path: Path) -> None:
    made = saved(tmp_path, model_type)

    base = load.load(spec(tmp_path))

    assert type(base.model) is type(made.model)
    assert same(_logits(base), _logits(made), tolerance=0.0)
    assert base.end_ids == made.end_ids
    assert base.chat_parts() == made.chat_parts()
    assert not any(weight.requires_grad for weight in base.model.parameters())
    assert not base.model.training


@pytest.mark.parametrize("model_type", FOUR_BIT)
def test_exactly_the_decoders_linears_are_four_bit(model_type: str, tmp_path: Path) -> None:
    made = saved(tmp_path, model_type)
    decoder = {id(module) for module in made.family.language_model(made.model).modules()}
    expected = {
        name for name, module in made.model.named_modules() if isinstance(module, nn.Linear) and id(module) in decoder
    }

    base = load.load(spec(tmp_path, "nf4"))

    assert len(expected) == 4 * 7
    assert quantize.four_bit_names(base.model) == expected
    assert quantize.four_bit_names(random_weights.build(model_type, precision="nf4").model) == expected
    weight = base.model.get_submodule(min(expected)).weight
    assert weight.quant_state.nested  # type: ignore[union-attr]  # double quantisation
    assert weight.quant_state.quant_type == "nf4"  # type: ignore[union-attr]
    assert base.compute_dtype == base.model.dtype


def test_a_mistake_in_the_skip_list_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    family = saved(tmp_path).family
    monkeypatch.setattr(type(family), "unquantised", ("visual",))

    with pytest.raises(ProgramError, match="4-bit"):
        load.load(spec(tmp_path, "nf4"))


def test_the_four_bit_checkpoint_is_written_once_and_reused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = tmp_path / "base", tmp_path / "quantised" / "tiny"
    saved(folder)
    before = _times(folder)
    for path in [folder, *folder.iterdir()]:
        path.chmod(0o555)
    (kept.parent / "tiny.partial-1").mkdir(parents=True)  # of a save that broke off

    first = _logits(load.load(spec(folder, "nf4", kept)))
    written = _times(kept)
    monkeypatch.setattr(quantize, "write", None)
    again = load.load(spec(folder, "nf4", kept))

    assert same(first, _logits(again), tolerance=0.0)
    assert _times(kept) == written
    assert _times(folder) == before
    assert [path.name for path in kept.parent.iterdir()] == ["tiny"]  # no partial folder is left
    assert (
        sum(path.stat().st_size for path in kept.glob("*.safetensors")) < (folder / "model.safetensors").stat().st_size
    )


@pytest.mark.parametrize("harm", ["cut off", "another base", "no record"])
def test_a_checkpoint_that_does_not_fit_is_made_anew(harm: str, tmp_path: Path) -> None:
    folder, kept = tmp_path / "base", tmp_path / "quantised"
    saved(folder)
    expected = _logits(load.load(spec(folder, "nf4", kept)))
    record, weights = kept / "quantised.json", kept / "model.safetensors"
    if harm == "cut off":
        weights.write_bytes(weights.read_bytes()[:-100])
    elif harm == "another base":
        record.write_text(record.read_text().replace("0" * 64, "1" * 64))
    else:
        record.unlink()

    assert same(_logits(load.load(spec(folder, "nf4", kept))), expected, tolerance=0.0)


def test_a_full_drive_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = tmp_path / "base", tmp_path / "quantised"
    saved(folder)

    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("transformers.PreTrainedModel.save_pretrained", full)
    with pytest.raises(StorageError, match="4-bit"):
        load.load(spec(folder, "nf4", kept))
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_bf16_keeps_its_type(tmp_path: Path) -> None:
    saved(tmp_path)

    base = load.load(spec(tmp_path, "bf16"))

    assert {weight.dtype for weight in base.model.parameters()} == {torch.bfloat16}
    assert torch.isfinite(_logits(base)).all()


def test_four_bit_computes_in_what_the_device_is_fast_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "processor_has_bf16", lambda: False)
    assert load.compute_dtype("nf4", "cpu") == torch.float32
    assert load.compute_dtype("nf4", "cuda") == torch.bfloat16
    monkeypatch.setattr(load, "processor_has_bf16", lambda: True)
    assert load.compute_dtype("nf4", "cpu") == torch.bfloat16


def _remove_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _pickles_only(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _cut_off(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-50])


def _shard_missing(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    index = {"weight_map": {"lm_head.weight": "model-00001-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def _weights_of_another_size(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    config["text_config"]["intermediate_size"] = 96
    (folder / "config.json").write_text(json.dumps(config))


def _more_layers_than_weights(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    config["text_config"]["num_hidden_layers"] = 6
    config["text_config"].pop("layer_types", None)
    (folder / "config.json").write_text(json.dumps(config))


def _broken_config(folder: Path) -> None:
    (folder / "config.json").write_text("{")


def _no_config(folder: Path) -> None:
    (folder / "config.json").unlink()


def _unknown_kind(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "unheard_of"}')


def _no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").unlink()


@pytest.mark.parametrize(
    ("harm", "error", "words"),
    [
        (shutil.rmtree, ModelMissing, "folder"),
        (_no_config, ModelMissing, "config.json"),
        (_broken_config, ModelMissing, "config.json"),
        (_unknown_kind, Refused, "unheard_of"),
        (_remove_weights, ModelMissing, "no weights"),
        (_pickles_only, Refused, "foreign code"),
        (_cut_off, ModelMissing, "damaged"),
        (_shard_missing, ModelMissing, "model-00001-of-00002.safetensors"),
        (_weights_of_another_size, ModelMissing, "cannot be loaded|another size"),
        (_more_layers_than_weights, ModelMissing, "missing"),
        (_no_tokenizer, ModelMissing, "tokenizer"),
    ],
)
def test_what_is_wrong_is_said(harm: object, error: type[PVChatError], words: str, tmp_path: Path) -> None:
    folder = tmp_path / "base"
    saved(folder)
    assert callable(harm)
    harm(folder)

    with pytest.raises(error, match=words) as caught:
        load.load(spec(folder))
    assert caught.value.hint


def test_a_base_that_must_not_be_quantised_says_so(tmp_path: Path) -> None:
    saved(tmp_path, "qwen3_5")

    with pytest.raises(Refused, match="4 bits"):
        load.load(spec(tmp_path, "nf4"))


def test_a_language_model_we_do_not_know_is_refused(tmp_path: Path) -> None:
    saved(tmp_path, "instructblipvideo")
    config = json.loads((tmp_path / "config.json").read_text())
    config["text_config"]["model_type"] = "t5"
    (tmp_path / "config.json").write_text(json.dumps(config))

    with pytest.raises(Refused, match="t5"):
        load.load(spec(tmp_path))


@pytest.mark.parametrize("precision", ["fp32", "nf4"])
def test_weights_of_the_picture_form_serve_the_video_form(precision: Precision, tmp_path: Path) -> None:
    made = saved(tmp_path, "instructblipvideo")
    config = json.loads((tmp_path / "config.json").read_text())
    config |= {"model_type": "instructblip", "image_token_index": config.pop("video_token_index")}
    config |= {"architectures": ["InstructBlipForConditionalGeneration"]}
    for part in ("vision", "qformer"):
        kind = config[f"{part}_config"]["model_type"].replace("instructblipvideo", "instructblip")
        config[f"{part}_config"]["model_type"] = kind
    (tmp_path / "config.json").write_text(json.dumps(config))

    base = load.load(spec(tmp_path, precision))

    assert type(base.model) is type(made.model)
    assert base.family.placeholder_id(base) == made.family.placeholder_id(made)
    assert precision == "nf4" or same(_logits(base), _logits(made), tolerance=0.0)


def test_a_base_without_its_card_or_in_another_form_is_refused(tmp_path: Path) -> None:
    saved(tmp_path)
    if not torch.accelerator.is_available():
        on_card = msgspec.structs.replace(spec(tmp_path), device="cuda")
        with pytest.raises(Refused, match="graphics card"):
            load.load(on_card)
    config = json.loads((tmp_path / "config.json").read_text())
    config["quantization_config"] = {"quant_method": "gptq"}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(Refused, match="compressed"):
        load.load(spec(tmp_path))


def test_code_in_the_folder_is_never_run(tmp_path: Path) -> None:
    saved(tmp_path)
    ran = tmp_path / "ran"
    (tmp_path / "own.py").write_text(f"open({str(ran)!r}, 'w').close()\nclass Own: pass\n")
    config = json.loads((tmp_path / "config.json").read_text())
    config["auto_map"] = {"AutoConfig": "own.Own", "AutoModelForImageTextToText": "own.Own"}
    (tmp_path / "config.json").write_text(json.dumps(config))

    load.load(spec(tmp_path))

    assert not ran.exists()


def test_a_chat_template_beside_the_tokenizer_is_found(tmp_path: Path) -> None:
    made = saved(tmp_path)
    template = (tmp_path / "chat_template.jinja").read_text()
    (tmp_path / "chat_template.jinja").unlink()
    (tmp_path / "chat_template.json").write_text(json.dumps({"chat_template": template}))

    assert load.load(spec(tmp_path)).chat_parts() == made.chat_parts()


def test_the_bases_own_normalisation_is_used(tmp_path: Path) -> None:
    made = saved(tmp_path, "internvl")
    told = {"image_mean": [0.1, 0.2, 0.3], "image_std": [0.5, 0.5, 0.5]}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(told))

    base = load.load(spec(tmp_path))

    assert base.normalisation is not None
    assert base.normalisation.mean == (0.1, 0.2, 0.3)
    assert not same(_logits(base), _logits(made))


def test_progress_is_told(tmp_path: Path) -> None:
    saved(tmp_path / "base")
    told: list[tuple[str, int, int]] = []

    load.load(spec(tmp_path / "base", "nf4", tmp_path / "quantised"), lambda *step: told.append(step))

    assert told[-1] == ("Loading the base model", 3, 3)
    assert any("once" in stage for stage, _, _ in told)
