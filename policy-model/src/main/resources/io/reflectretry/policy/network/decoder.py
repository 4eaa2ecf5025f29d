# The decoder: everything that the network computes, in one place, with the names of the papers.
# TorchScript text, compiled from Java (ScriptModule); w holds the weights by their Hugging Face names.
#
# Shapes: B rows, S positions, D hidden size, H query heads, G key/value heads, E head size, V vocabulary.
class Decoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_dim : int
  eps : float
  # Of each head so many numbers are turned by the rotary embedding, in pairs; the rest stay.
  rotary_dim : int
  # Angle by position, one for each pair; the second list for texts of more than switch_at positions,
  # empty where there is no such thing. Cosines and sines are multiplied by the scale.
  frequencies : List[float]
  long_frequencies : List[float]
  switch_at : int
  rotary_scale : float
  # How many positions back, itself included, each layer sees, and the most of them; 0: all.
  windows : List[int]
  window : int
  # Whether queries, keys and values, and gate and up, stand in one matrix each.
  fused : bool
  tied : bool
  # Whether products with float32 matrices are made in bfloat16: the matrices learn, their copies multiply.
  narrow : bool

  # ---- The network, cut into embed, layer(i) and head --------------------------------------------

  # Every product with a weight matrix goes through here: x [.., in] -> [.., out].
  # An adapter (LoRA) adds scale * B A x: A [r, in], B [out, r].
  def proj(self: __torch__.Decoder, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    bias = name + ".bias"
    if (name + ".onednn") in w:
      y = self.packed(w, name, x)
    else:
      weight = w[name + ".weight"]
      if bias in w:
        precision = self.precision(weight)
        y = torch.to(torch.linear(torch.to(x, precision), torch.to(weight, precision), torch.to(w[bias], precision)), 6)
      else:
        y = self.product(x, weight)
    if (name + ".lora_A.weight") in w:
      low = torch.linear(x, w[name + ".lora_A.weight"])
      z = y + torch.linear(low, w[name + ".lora_B.weight"]) * w[name + ".lora_scale"]
    else:
      z = y
    return z

  # x times a matrix in that precision, summed in float32; the result is float32. The gradient of a float32
  # matrix is added up in float32, whatever the product's precision.
  def product(self: __torch__.Decoder, x: Tensor, weight: Tensor) -> Tensor:
    precision = self.precision(weight)
    return torch.to(torch.linear(torch.to(x, precision), torch.to(weight, precision)), 6)

  # In what a matrix multiplies: its own precision, or bfloat16 (15).
  def precision(self: __torch__.Decoder, weight: Tensor) -> int:
    return 15 if self.narrow else ops.prim.dtype(weight)

  # x times a matrix that was packed at loading (packing.py), without gradients. fbgemm's form is the
  # faster one for one or two rows, oneDNN's for more; the former adds the bias itself.
  def packed(self: __torch__.Decoder, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    few = name + ".fbgemm"
    if few in w and torch.numel(x) <= 2 * torch.size(x, -1):
      z = torch.fbgemm_linear_fp16_weight_fp32_activation(x, w[few], w[few + ".bias"])
    else:
      weight = w[name + ".onednn"]
      y = ops.mkldnn._linear_pointwise(torch.to(x, ops.prim.dtype(weight)), weight, None, "none", annotate(List[Optional[number]], []), None)
      z = torch.to(y, 6)
      if (name + ".bias") in w:
        z = z + w[name + ".bias"]
    return z

  # RMSNorm: x / sqrt(mean(x^2) + eps) * weight
  def norm(self: __torch__.Decoder, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    weight = w[name + ".weight"]
    return torch.rms_norm(x, [torch.size(weight, 0)], weight, self.eps)

  # RMSNorm of each head by itself, where the model has it.
  def head_norm(self: __torch__.Decoder, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    if (name + ".weight") in w:
      y = self.norm(w, name, x)
    else:
      y = x
    return y

  # Cosines and sines of the rotary embedding: positions [B, S] -> two of [B, 1, S, R/2].
  def rotation(self: __torch__.Decoder, positions: Tensor) -> Tuple[Tensor, Tensor]:
    frequency = torch.tensor(self.frequencies, dtype=6, device=positions.device)
    return self.turn(positions.unsqueeze(-1) * frequency)

  # The same where the length [B, S] or [B, 1] of the text that a position stands in decides.
  def rotation_within(self: __torch__.Decoder, positions: Tensor, length: Tensor) -> Tuple[Tensor, Tensor]:
    if torch.len(self.long_frequencies) == 0:
      cos, sin = self.rotation(positions)
    else:
      short = torch.tensor(self.frequencies, dtype=6, device=positions.device)
      long = torch.tensor(self.long_frequencies, dtype=6, device=positions.device)
      frequency = torch.where((length > self.switch_at).unsqueeze(-1), long, short)
      cos, sin = self.turn(positions.unsqueeze(-1) * frequency)
    return (cos, sin)

  def turn(self: __torch__.Decoder, angle: Tensor) -> Tuple[Tensor, Tensor]:
    a = angle.unsqueeze(1)
    return (torch.cos(a) * self.rotary_scale, torch.sin(a) * self.rotary_scale)

  # Turns the pairs (x[j], x[j + R/2]) of x [B, H, S, E] by their angles.
  def rotate(self: __torch__.Decoder, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    if self.rotary_dim == self.head_dim:
      a, b = torch.chunk(x, 2, -1)
      y = torch.cat([a * cos - b * sin, b * cos + a * sin], -1)
    else:
      parts = torch.split_with_sizes(x, [self.rotary_dim // 2, self.rotary_dim // 2, self.head_dim - self.rotary_dim], -1)
      a = parts[0]
      b = parts[1]
      y = torch.cat([a * cos - b * sin, b * cos + a * sin, parts[2]], -1)
    return y

  def embed(self: __torch__.Decoder, w: Dict[str, Tensor], ids: Tensor) -> Tensor:
    return torch.to(torch.embedding(w["model.embed_tokens.weight"], ids), 6)

  # Hidden values [.., D] -> logits [.., V].
  def head(self: __torch__.Decoder, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    h = self.norm(w, "model.norm", x)
    if self.tied and not "lm_head.onednn" in w:
      logits = self.product(h, w["model.embed_tokens.weight"])
    else:
      logits = self.proj(w, "lm_head", h)
    return logits

  # Queries [B, H, S, E], keys and values [B, G, S, E] of layer i.
  def attention_inputs(self: __torch__.Decoder, w: Dict[str, Tensor], i: int, x: Tensor, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    name = torch.format("model.layers.{}.", i)
    B = torch.size(x, 0)
    S = torch.size(x, 1)
    h = self.norm(w, name + "input_layernorm", x)
    H = self.heads * self.head_dim
    G = self.kv_heads * self.head_dim
    packed = (name + "self_attn.qkv_proj.onednn") in w
    if packed and not (name + "self_attn.q_norm.weight") in w:
      # Queries and keys stand side by side here: they are turned in one go.
      parts = torch.split_with_sizes(self.proj(w, name + "self_attn.qkv_proj", h), [H + G, G], -1)
      both = parts[0].reshape([B, S, self.heads + self.kv_heads, self.head_dim]).transpose(1, 2)
      turned = torch.split_with_sizes(self.rotate(both, cos, sin), [self.heads, self.kv_heads], 1)
      q = turned[0]
      k = turned[1]
      v = parts[1]
    else:
      # A family may have them in one matrix, and packing puts them into one.
      if self.fused or packed:
        parts = torch.split_with_sizes(self.proj(w, name + "self_attn.qkv_proj", h), [H, G, G], -1)
        q = parts[0]
        k = parts[1]
        v = parts[2]
      else:
        q = self.proj(w, name + "self_attn.q_proj", h)
        k = self.proj(w, name + "self_attn.k_proj", h)
        v = self.proj(w, name + "self_attn.v_proj", h)
      q = self.head_norm(w, name + "self_attn.q_norm", q.reshape([B, S, self.heads, self.head_dim])).transpose(1, 2)
      k = self.head_norm(w, name + "self_attn.k_norm", k.reshape([B, S, self.kv_heads, self.head_dim])).transpose(1, 2)
      q = self.rotate(q, cos, sin)
      k = self.rotate(k, cos, sin)
    return (q, k, v.reshape([B, S, self.kv_heads, self.head_dim]).transpose(1, 2))

  # What layer i adds to x [B, S, D] once attention [B, H, S, E] is known: both residual branches.
  def residuals(self: __torch__.Decoder, w: Dict[str, Tensor], i: int, x: Tensor, attention: Tensor) -> Tensor:
    name = torch.format("model.layers.{}.", i)
    B = torch.size(x, 0)
    S = torch.size(x, 1)
    mixed = attention.transpose(1, 2).reshape([B, S, self.heads * self.head_dim])
    y = x + self.proj(w, name + "self_attn.o_proj", mixed)
    h = self.norm(w, name + "post_attention_layernorm", y)
    if self.fused or (name + "mlp.gate_up_proj.onednn") in w:
      gate, up = torch.chunk(self.proj(w, name + "mlp.gate_up_proj", h), 2, -1)
    else:
      gate = self.proj(w, name + "mlp.gate_proj", h)
      up = self.proj(w, name + "mlp.up_proj", h)
    return y + self.proj(w, name + "mlp.down_proj", torch.silu(gate) * up)

  # Keys or values [B, G, S, E] -> [B, H, S, E]: each serves H/G query heads.
  def repeat_heads(self: __torch__.Decoder, x: Tensor) -> Tensor:
    if self.kv_heads == self.heads:
      y = x
    else:
      y = torch.repeat_interleave(x, self.heads // self.kv_heads, 1)
    return y

  # Attention of rows as they stand, padded: mask [B, 1, S, S] is added to the scores.
  def padded_attention(self: __torch__.Decoder, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, self.repeat_heads(k), self.repeat_heads(v), mask)

  # What n positions after p others see of all p + n: at most a window back, as 0 and -inf [n, p + n].
  def band(self: __torch__.Decoder, p: int, n: int, window: int, device: Device) -> Tensor:
    query = torch.arange(p, p + n, device=device).unsqueeze(1)
    key = torch.arange(p + n, device=device)
    hidden = torch.logical_or(key > query, key <= query - window)
    return torch.masked_fill(torch.zeros([n, p + n], device=device), hidden, -inf)

  # Attention of one long row that is cut into blocks: block n has lengths[n] positions and goes on from
  # block parents[n], a prompt; a prompt is its own parent. Only what may be seen is computed, and the H/G
  # query heads that share keys read them where they lie. Shapes as in padded_attention, with B = 1.
  def block_attention(self: __torch__.Decoder, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, lengths: Tensor, parents: Tensor, window: int) -> Tensor:
    G = self.kv_heads
    R = self.heads // G
    # Read here number by number, each of which would be a wait for a GPU.
    lengths = lengths.cpu()
    parents = parents.cpu()
    sizes = annotate(List[int], [])
    for n in range(torch.size(lengths, 0)):
      sizes.append(int(lengths[n]))
    # One split each: its backward is one concatenation, that of a slice is a whole row of zeros.
    qs = torch.split_with_sizes(q.reshape([G, R, -1, self.head_dim]), sizes, 2)
    ks = torch.split_with_sizes(k.transpose(0, 1), sizes, 2)
    vs = torch.split_with_sizes(v.transpose(0, 1), sizes, 2)
    outputs = annotate(List[Tensor], [])
    for n in range(torch.len(sizes)):
      p = int(parents[n])
      before = 0 if p == n else sizes[p]
      near = window > 0 and before + sizes[n] > window
      if p == n:
        key = ks[n].expand([G, R, -1, -1])
        value = vs[n].expand([G, R, -1, -1])
        if near:
          output = torch.scaled_dot_product_attention(qs[n], key, value, self.band(0, sizes[n], window, q.device))
        else:
          output = torch.scaled_dot_product_attention(qs[n], key, value, None, 0., True)
      else:
        key = torch.cat([ks[p], ks[n]], 2).expand([G, R, -1, -1])
        value = torch.cat([vs[p], vs[n]], 2).expand([G, R, -1, -1])
        if near:
          seen = self.band(before, sizes[n], window, q.device)
        else:
          # The mask is the longest block's, after the longest prompt; a shorter one is its corner.
          seen = torch.slice(torch.slice(mask, 2, 0, sizes[n]), 3, torch.size(mask, 3) - torch.size(mask, 2) - sizes[p])
          seen = torch.slice(seen, 3, 0, sizes[p] + sizes[n])
          if seen.is_cuda:
            # Its fused kernels want a mask to begin at a multiple of 16 bytes, which a corner may not.
            seen = seen.contiguous()
        output = torch.scaled_dot_product_attention(qs[n], key, value, seen)
      outputs.append(output)
    return torch.cat(outputs, 2).flatten(0, 1).unsqueeze(0)

  # Layer i over rows x [B, S, D]; the rest as frame gives it.
  def layer(self: __torch__.Decoder, w: Dict[str, Tensor], i: int, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, near: Tensor, lengths: Tensor, parents: Tensor) -> Tensor:
    q, k, v = self.attention_inputs(w, i, x, cos, sin)
    window = self.windows[i]
    if torch.size(lengths, 0) == 0:
      attention = self.padded_attention(q, k, v, near if window > 0 else mask)
    else:
      attention = self.block_attention(q, k, v, mask, lengths, parents, window)
    return self.residuals(w, i, x, attention)

  # ---- Scoring: a prompt and its completions in one row (TreeBatch) -------------------------------

  # Who sees whom, from segments [B, S] (0 the prompt, 1.. its completions, -1 padding), as 0 and -inf:
  # every position sees the prompt before it, and its own segment before it and itself.
  def tree_mask(self: __torch__.Decoder, segments: Tensor) -> Tensor:
    S = torch.size(segments, 1)
    index = torch.arange(S, device=segments.device)
    earlier = index.unsqueeze(0) <= index.unsqueeze(1)
    key = segments.unsqueeze(1)
    same = key == segments.unsqueeze(2)
    prompt = key == 0
    seen = torch.logical_and(earlier, torch.logical_or(same, prompt)).unsqueeze(1)
    # As numbers once, not in each layer.
    return torch.masked_fill(torch.zeros(torch.size(seen), device=segments.device), torch.logical_not(seen), -inf)

  # The same for blocks: a completion of the greatest length L sees all of the longest prompt P, and itself
  # causally: [1, 1, L, P + L].
  def block_mask(self: __torch__.Decoder, lengths: Tensor, parents: Tensor) -> Tensor:
    own = parents == torch.arange(torch.size(parents, 0), device=parents.device)
    P = int(torch.max(torch.where(own, lengths, torch.zeros_like(lengths))))
    L = int(torch.max(torch.where(own, torch.zeros_like(lengths), lengths)))
    itself = torch.triu(torch.full([L, L], -inf, device=lengths.device), 1)
    return torch.cat([torch.zeros([L, P], device=lengths.device), itself], 1).unsqueeze(0).unsqueeze(0)

  # The length of the longest text that each position stands in: a prompt and its longest completion;
  # [B, 1] or [1, S].
  def text_length(self: __torch__.Decoder, positions: Tensor, lengths: Tensor, parents: Tensor) -> Tensor:
    if torch.size(lengths, 0) == 0:
      length = torch.amax(positions, [1], True) + 1
    else:
      own = parents == torch.arange(torch.size(parents, 0), device=parents.device)
      children = torch.where(own, torch.zeros_like(lengths), lengths)
      whole = torch.zeros_like(lengths)
      for n in range(torch.size(lengths, 0)):
        p = int(parents[n])
        whole[p] = torch.maximum(whole[p], lengths[p] + children[n])
      length = torch.repeat_interleave(torch.index_select(whole, 0, parents), lengths).unsqueeze(0)
    return length

  # Which keys are too far back for a window: added to a mask of padded rows.
  def near_mask(self: __torch__.Decoder, mask: Tensor, positions: Tensor, window: int) -> Tensor:
    far = positions.unsqueeze(1) <= positions.unsqueeze(2) - window
    return torch.masked_fill(mask, far.unsqueeze(1), -inf)

  # What every layer needs of the rows beside their hidden values: cos, sin, mask, and the mask of layers
  # with a window.
  def frame(self: __torch__.Decoder, positions: Tensor, segments: Tensor, lengths: Tensor, parents: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    if torch.len(self.long_frequencies) == 0:
      cos, sin = self.rotation(positions)
    else:
      cos, sin = self.rotation_within(positions, self.text_length(positions, lengths, parents))
    window = self.window
    if torch.size(lengths, 0) == 0:
      mask = self.tree_mask(segments)
      near = self.near_mask(mask, positions, window) if window > 0 else mask
    else:
      mask = self.block_mask(lengths, parents)
      near = mask
    return (cos, sin, mask, near)

  # Hidden values [B, S, D] of whole rows.
  def hidden(self: __torch__.Decoder, w: Dict[str, Tensor], ids: Tensor, positions: Tensor, segments: Tensor, lengths: Tensor, parents: Tensor) -> Tensor:
    cos, sin, mask, near = self.frame(positions, segments, lengths, parents)
    x = self.embed(w, ids)
    for i in range(self.layers):
      x = self.layer(w, i, x, cos, sin, mask, near, lengths, parents)
    return x

  # Logits [B, S, V] of whole rows.
  def logits(self: __torch__.Decoder, w: Dict[str, Tensor], ids: Tensor, positions: Tensor, segments: Tensor) -> Tensor:
    none = torch.zeros([0], dtype=4, device=ids.device)
    return self.head(w, self.hidden(w, ids, positions, segments, none, none))

  # Log-probabilities and entropies [M] of targets [M], each predicted at an index [M] into B x S.
  def predict(self: __torch__.Decoder, w: Dict[str, Tensor], x: Tensor, predictors: Tensor, targets: Tensor, temperature: Tensor) -> Tuple[Tensor, Tensor]:
    # The vocabulary projection only where a completion token is predicted.
    h = torch.index_select(x.flatten(0, 1), 0, predictors)
    logp = torch.log_softmax(self.head(w, h) / temperature, -1)
    chosen = torch.gather(logp, 1, targets.unsqueeze(1)).squeeze(1)
    fixed = logp.detach()
    entropy = torch.neg(torch.sum(torch.exp(fixed) * fixed, [-1]))
    return (chosen, entropy)

  def score(self: __torch__.Decoder, w: Dict[str, Tensor], ids: Tensor, positions: Tensor, segments: Tensor, lengths: Tensor, parents: Tensor, predictors: Tensor, targets: Tensor, temperature: Tensor) -> Tuple[Tensor, Tensor]:
    x = self.hidden(w, ids, positions, segments, lengths, parents)
    return self.predict(w, x, predictors, targets, temperature)

  # One layer, called from Java (RecomputedPass).
  def layer_alone(self: __torch__.Decoder, w: Dict[str, Tensor], index: Tensor, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, near: Tensor, lengths: Tensor, parents: Tensor) -> Tensor:
    return self.layer(w, int(index), x, cos, sin, mask, near, lengths, parents)

  # ---- Generation ---------------------------------------------------------------------------------

  # Which tokens top-k, then top-p, leave: probabilities p [n, V] -> [n, V] of bool.
  # A sample must not depend on its neighbours, so the answer is in the vocabulary's own order.
  def kept(self: __torch__.Decoder, p: Tensor, top_k: Tensor, top_p: Tensor) -> Tensor:
    sorted, order = torch.sort(p, stable=True, dim=-1, descending=True)
    rank = torch.arange(torch.size(p, 1), device=p.device)
    sorted = torch.where(rank < top_k.unsqueeze(1), sorted, torch.zeros_like(sorted))
    sorted = sorted / torch.sum(sorted, [-1], True)
    before = torch.cumsum(sorted, -1) - sorted
    keep = torch.logical_and(before < top_p.unsqueeze(1), sorted > 0)
    return torch.scatter(torch.zeros_like(keep), 1, order, keep)

  # The next token of each row and its log-probability: logits [n, V], everything else [n].
  # u is uniform in (0, 1); the token is the first whose cumulative probability exceeds it.
  def choose(self: __torch__.Decoder, logits: Tensor, u: Tensor, temperature: Tensor, greedy: Tensor, any_greedy: bool, top_k: Tensor, top_p: Tensor, filtered: bool) -> Tuple[Tensor, Tensor]:
    size = self.block_size(torch.size(logits, 1))
    if size > 0:
      token, logp = self.choose_in_blocks(logits, u, temperature, greedy, any_greedy, top_k, top_p, filtered, size)
    else:
      logps = torch.log_softmax(logits / temperature.unsqueeze(1), -1)
      p = torch.exp(logps)
      if filtered:
        p = torch.where(self.kept(p, top_k, top_p), p, torch.zeros_like(p))
      cumulative = torch.cumsum(p, -1, dtype=7)
      total = torch.slice(cumulative, 1, -1)
      token = torch.searchsorted(cumulative, u.unsqueeze(1) * total, right=True).squeeze(1)
      if any_greedy:
        token = torch.where(greedy, torch.argmax(logits, -1), token)
      logp = torch.gather(logps, 1, token.unsqueeze(1)).squeeze(1)
    return (token, logp)

  # Into blocks of how many tokens a vocabulary is cut for choosing: a power of two that divides it, at
  # most 512; 0 where it is small or cannot be cut.
  def block_size(self: __torch__.Decoder, V: int) -> int:
    size = 512
    while V % size != 0:
      size = size // 2
    if V < 8192 or size < 32:
      size = 0
    return size

  # The same choice for large vocabularies, where cumulative sums of float64 over all tokens cost a fifth
  # of a step: first the block in which u falls, by the blocks' sums, then the token within that block.
  def choose_in_blocks(self: __torch__.Decoder, logits: Tensor, u: Tensor, temperature: Tensor, greedy: Tensor, any_greedy: bool, top_k: Tensor, top_p: Tensor, filtered: bool, size: int) -> Tuple[Tensor, Tensor]:
    if bool(torch.all(temperature == 1.0)):
      p = torch.softmax(logits, -1)
    else:
      p = torch.softmax(logits / temperature.unsqueeze(1), -1)
    if filtered:
      from_these = torch.where(self.kept(p, top_k, top_p), p, torch.zeros_like(p))
    else:
      from_these = p
    n = torch.size(p, 0)
    blocks = from_these.reshape([n, -1, size])
    sums = torch.to(torch.sum(blocks, [-1]), 7)
    ends = torch.cumsum(sums, -1)
    target = u.unsqueeze(1) * torch.slice(ends, 1, -1)
    block = torch.searchsorted(ends, target, right=True)
    inner = torch.gather(blocks, 1, block.unsqueeze(2).expand([n, 1, size])).squeeze(1)
    cumulative = torch.cumsum(inner, -1, dtype=7)
    of_block = torch.gather(sums, 1, block)
    # How far into the block, in (0, 1) but for rounding: a token that was cut off has no share, and no
    # number may fall on it or behind the last.
    share = torch.clamp((target - torch.gather(ends, 1, block) + of_block) / of_block, 0., 0.9999999998)
    place = torch.searchsorted(cumulative, share * torch.slice(cumulative, 1, -1), right=True)
    token = (block * size + place).squeeze(1)
    if any_greedy:
      token = torch.where(greedy, torch.argmax(logits, -1), token)
    return (token, torch.log(torch.gather(p, 1, token.unsqueeze(1)).squeeze(1)))

  # Writes N samples of P prompts.
  #   ids [P, L]       prompts, shortest first, padded on the right; lengths [P]
  #   cuts [C + 1]     where the prompts are cut into pieces of like length for their first pass
  #   source [N]       the prompt of each sample, ascending
  #   limits [N]       most new tokens; u [N, T] uniform numbers, T the largest limit
  #   temperature, greedy, top_k, top_p [N]; stops [any]
  # Returns tokens [N, T], their log-probabilities [N, T] and how many of each row are meant [N].
  def generate(self: __torch__.Decoder, w: Dict[str, Tensor], ids: Tensor, lengths: Tensor, cuts: Tensor, source: Tensor, limits: Tensor, u: Tensor, temperature: Tensor, greedy: Tensor, top_k: Tensor, top_p: Tensor, stops: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    N = torch.size(source, 0)
    L = torch.size(ids, 1)
    T = torch.size(u, 1)
    V = torch.size(w["model.embed_tokens.weight"], 0)
    filtered = bool(torch.any(torch.logical_or(top_k < V, top_p < 1.0)))
    any_greedy = bool(torch.any(greedy))
    window = self.window
    # A sample's text may become so long: that decides, not how long it has become, nor its neighbours.
    start = torch.index_select(lengths, 0, source)
    whole = (start + limits).unsqueeze(1)

    # First pass: the prompts, piece by piece; each sample gets its prompt's keys and values.
    keys = annotate(List[Tensor], [])
    values = annotate(List[Tensor], [])
    for i in range(self.layers):
      keys.append(torch.zeros([N, self.kv_heads, L + T, self.head_dim], device=ids.device))
      values.append(torch.zeros([N, self.kv_heads, L + T, self.head_dim], device=ids.device))
    ends = annotate(List[Tensor], [])
    for c in range(torch.size(cuts, 0) - 1):
      a = int(cuts[c])
      b = int(cuts[c + 1])
      width = int(lengths[b - 1])
      first = int(torch.searchsorted(source, a))
      last = int(torch.searchsorted(source, b))
      members = torch.slice(source, 0, first, last) - a
      positions = torch.arange(width, device=ids.device).unsqueeze(0)
      # All samples of a prompt have the same limit.
      of_prompt = torch.index_select(whole, 0, torch.searchsorted(source, torch.arange(a, b, device=ids.device)))
      cos, sin = self.rotation_within(positions, of_prompt)
      x = self.embed(w, torch.slice(torch.slice(ids, 0, a, b), 1, 0, width))
      for i in range(self.layers):
        q, k, v = self.attention_inputs(w, i, x, cos, sin)
        torch.copy_(torch.slice(torch.slice(keys[i], 0, first, last), 2, 0, width), torch.index_select(k, 0, members))
        torch.copy_(torch.slice(torch.slice(values[i], 0, first, last), 2, 0, width), torch.index_select(v, 0, members))
        # Padding comes after the prompt, so "no later position" also hides it.
        if self.windows[i] > 0 and width > self.windows[i]:
          attention = self.padded_attention(q, k, v, self.band(0, width, self.windows[i], x.device))
        else:
          attention = torch.scaled_dot_product_attention(q, self.repeat_heads(k), self.repeat_heads(v), None, 0., True)
        x = self.residuals(w, i, x, attention)
      end = torch.slice(lengths, 0, a, b) - 1 + torch.arange(b - a, device=ids.device) * width
      ends.append(torch.index_select(torch.index_select(x.flatten(0, 1), 0, end), 0, members))
    logits = self.head(w, torch.cat(ends))

    # Then token by token. Column L + t of the cache holds token t of every sample.
    column = torch.arange(L + T, device=ids.device)
    hidden = torch.logical_and(column >= start.unsqueeze(1), column < L)
    mask = torch.masked_fill(torch.zeros([N, L + T], device=ids.device), hidden, -inf).unsqueeze(1).unsqueeze(1)
    tokens = torch.zeros([N, T], dtype=4, device=ids.device)
    logps = torch.zeros([N, T], device=ids.device)
    counts = torch.zeros([N], dtype=4, device=ids.device)
    rows = torch.arange(N, device=ids.device)
    alive = torch.ones([N], dtype=11, device=ids.device)
    t = 0
    running = True
    while running:
      token, logp = self.choose(logits, torch.select(u, 1, t), temperature, greedy, any_greedy, top_k, top_p, filtered)
      torch.index_copy_(torch.select(tokens, 1, t), 0, rows, token)
      torch.index_copy_(torch.select(logps, 1, t), 0, rows, logp)
      torch.index_add_(counts, 0, rows, torch.to(alive, 4))
      t = t + 1
      ended = torch.logical_or(torch.isin(token, stops), limits <= t)
      alive = torch.logical_and(alive, torch.logical_not(ended))
      n = torch.size(rows, 0)
      left = int(torch.sum(alive))
      running = left > 0
      # Ended samples are carried along until a third has ended; then the batch closes its ranks.
      if running and left * 3 <= n * 2:
        go = torch.nonzero(alive).squeeze(1)
        rows = torch.index_select(rows, 0, go)
        token = torch.index_select(token, 0, go)
        alive = torch.index_select(alive, 0, go)
        start = torch.index_select(start, 0, go)
        whole = torch.index_select(whole, 0, go)
        mask = torch.index_select(mask, 0, go)
        limits = torch.index_select(limits, 0, go)
        u = torch.index_select(u, 0, go)
        temperature = torch.index_select(temperature, 0, go)
        greedy = torch.index_select(greedy, 0, go)
        top_k = torch.index_select(top_k, 0, go)
        top_p = torch.index_select(top_p, 0, go)
        for i in range(self.layers):
          keys[i] = torch.index_select(keys[i], 0, go)
          values[i] = torch.index_select(values[i], 0, go)
        n = left
      if running:
        c = L + t
        now = (start + t - 1).unsqueeze(1)
        cos, sin = self.rotation_within(now, whole)
        seen = torch.slice(mask, 3, 0, c)
        near = seen
        if window > 0:
          place = torch.slice(column, 0, 0, c)
          place = torch.where(place < L, place, start.unsqueeze(1) + place - L)
          near = torch.masked_fill(seen, (place <= now - window).unsqueeze(1).unsqueeze(1), -inf)
        x = self.embed(w, token.unsqueeze(1))
        for i in range(self.layers):
          q, k, v = self.attention_inputs(w, i, x, cos, sin)
          torch.copy_(torch.slice(keys[i], 2, c - 1, c), k)
          torch.copy_(torch.slice(values[i], 2, c - 1, c), v)
          # The H/G query heads that share keys stand as H/G query positions.
          grouped = q.reshape([n, self.kv_heads, self.heads // self.kv_heads, self.head_dim])
          attention = torch.scaled_dot_product_attention(grouped, torch.slice(keys[i], 2, 0, c), torch.slice(values[i], 2, 0, c), near if self.windows[i] > 0 else seen)
          x = self.residuals(w, i, x, attention.reshape([n, self.heads, 1, self.head_dim]))
        logits = self.head(w, x.squeeze(1))
    return (tokens, logps, counts)
