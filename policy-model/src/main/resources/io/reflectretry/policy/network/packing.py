# Matrices in the layouts that fast products read; x holds what shall stand one below the other in one
# matrix [out, in]. The results have no elements that other operators could read.
class Packing(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # oneDNN's blocked layout, which it chooses for products of about 8 rows.
  def onednn_float32(self: __torch__.Packing, x: List[Tensor]) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(torch.cat(x), 8)

  def onednn_bfloat16(self: __torch__.Packing, x: List[Tensor]) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(torch.to(torch.cat(x), 15), 8)

  # fbgemm's, in float16: activations stay float32, and sums are.
  def fbgemm(self: __torch__.Packing, x: List[Tensor]) -> Tensor:
    return torch.fbgemm_pack_gemm_matrix_fp16(torch.cat(x))

  # The biases that belong to it; zeros where the matrix has none.
  def join(self: __torch__.Packing, x: List[Tensor]) -> Tensor:
    return torch.cat(x)
