using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Neuromorphic.Snn.Readouts;

/// <summary>The weights of an affine layer as [feature, class], classes padded to whole vectors, and the two products that training needs.</summary>
/// <remarks>
/// Vectors run across classes and never along a sum: a sum over features (forward) or over samples (gradient) is one chain of fused multiply-adds in ascending
/// order, so results do not depend on the width of the machine's vectors. Four samples (or features) at a time share every loaded row: 8 independent chains
/// hide the latency of the multiply-add.
/// </remarks>
internal sealed class ClassPanels
{
    /// <summary>Up to this many scores live on the stack.</summary>
    public const int StackLimit = 256;

    private const int Lanes = 8;

    private readonly int _classes, _features;

    public ClassPanels(int classes, int features)
    {
        (_classes, _features) = (classes, features);
        Width = (classes + Lanes - 1) / Lanes * Lanes;
        Weights = new float[checked((features + 1) * Width)];
    }

    /// <summary>Number of classes, padded.</summary>
    public int Width { get; }

    /// <summary>[features + 1, width]; the last row is the bias. Padding stays 0.</summary>
    public float[] Weights { get; }

    public void Load(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        for (int c = 0; c < _classes; c++)
        {
            for (int f = 0; f < _features; f++) Weights[f * Width + c] = weights[c * _features + f];
            Weights[_features * Width + c] = bias[c];
        }
    }

    public LinearReadout ToReadout()
    {
        float[] weights = new float[_classes * _features];
        for (int c = 0; c < _classes; c++)
            for (int f = 0; f < _features; f++) weights[c * _features + f] = Weights[f * Width + c];
        return new LinearReadout(_classes, _features, weights, Weights.AsSpan(_features * Width, _classes));
    }

    /// <summary>scores[s, c] = bias[c] + sum over features of x[s, f] w[f, c].</summary>
    public void Forward(ReadOnlySpan<float> x, int samples, Span<float> scores)
    {
        ref float input = ref MemoryMarshal.GetReference(x);
        ref float output = ref MemoryMarshal.GetReference(scores);
        int s = 0;
        for (; s + 4 <= samples; s += 4)
            Forward4(ref Unsafe.Add(ref input, (nint)s * _features), ref Unsafe.Add(ref output, (nint)s * Width));
        for (; s < samples; s++)
            Forward1(ref Unsafe.Add(ref input, (nint)s * _features), ref Unsafe.Add(ref output, (nint)s * Width));
    }

    /// <summary>gradient[f, c] = sum over samples of x[s, f] d[s, c]; the last row sums d alone, for the bias.</summary>
    public void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> d, int samples, Span<float> gradient)
    {
        ref float input = ref MemoryMarshal.GetReference(x);
        ref float error = ref MemoryMarshal.GetReference(d);
        ref float output = ref MemoryMarshal.GetReference(gradient);
        int f = 0;
        for (; f + 4 <= _features; f += 4)
            Gradient4(ref Unsafe.Add(ref input, f), ref error, samples, ref Unsafe.Add(ref output, (nint)f * Width));
        for (; f < _features; f++)
            Gradient1(ref Unsafe.Add(ref input, f), _features, ref error, samples, ref Unsafe.Add(ref output, (nint)f * Width));
        float one = 1;
        Gradient1(ref one, 0, ref error, samples, ref Unsafe.Add(ref output, (nint)_features * Width));
    }

    private void Forward4(ref float x, ref float scores)
    {
        int width = Width, features = _features;
        ref float weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        ref float x1 = ref Unsafe.Add(ref x, features);
        ref float x2 = ref Unsafe.Add(ref x1, features);
        ref float x3 = ref Unsafe.Add(ref x2, features);
        int c = 0;
        for (; c + 2 * Lanes <= width; c += 2 * Lanes)
        {
            Vector256<float> a0, a1, a2, a3, b0, b1, b2, b3;
            a0 = a1 = a2 = a3 = Load(ref weights, features * width + c);
            b0 = b1 = b2 = b3 = Load(ref weights, features * width + c + Lanes);
            for (int f = 0; f < features; f++)
            {
                Vector256<float> wa = Load(ref weights, f * width + c), wb = Load(ref weights, f * width + c + Lanes);
                Vector256<float> v = Vector256.Create(Unsafe.Add(ref x, f));
                a0 = Fma(v, wa, a0);
                b0 = Fma(v, wb, b0);
                v = Vector256.Create(Unsafe.Add(ref x1, f));
                a1 = Fma(v, wa, a1);
                b1 = Fma(v, wb, b1);
                v = Vector256.Create(Unsafe.Add(ref x2, f));
                a2 = Fma(v, wa, a2);
                b2 = Fma(v, wb, b2);
                v = Vector256.Create(Unsafe.Add(ref x3, f));
                a3 = Fma(v, wa, a3);
                b3 = Fma(v, wb, b3);
            }
            Store2(a0, b0, ref scores, c);
            Store2(a1, b1, ref scores, width + c);
            Store2(a2, b2, ref scores, 2 * width + c);
            Store2(a3, b3, ref scores, 3 * width + c);
        }
        if (c == width) return;
        Vector256<float> s0, s1, s2, s3;
        s0 = s1 = s2 = s3 = Load(ref weights, features * width + c);
        for (int f = 0; f < features; f++)
        {
            Vector256<float> w = Load(ref weights, f * width + c);
            s0 = Fma(Vector256.Create(Unsafe.Add(ref x, f)), w, s0);
            s1 = Fma(Vector256.Create(Unsafe.Add(ref x1, f)), w, s1);
            s2 = Fma(Vector256.Create(Unsafe.Add(ref x2, f)), w, s2);
            s3 = Fma(Vector256.Create(Unsafe.Add(ref x3, f)), w, s3);
        }
        Store(s0, ref scores, c);
        Store(s1, ref scores, width + c);
        Store(s2, ref scores, 2 * width + c);
        Store(s3, ref scores, 3 * width + c);
    }

    private void Forward1(ref float x, ref float scores)
    {
        ref float weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        for (int c = 0; c < Width; c += Lanes)
        {
            Vector256<float> sum = Load(ref weights, _features * Width + c);
            for (int f = 0; f < _features; f++) sum = Fma(Vector256.Create(Unsafe.Add(ref x, f)), Load(ref weights, f * Width + c), sum);
            Store(sum, ref scores, c);
        }
    }

    private void Gradient4(ref float x, ref float d, int samples, ref float gradient)
    {
        int width = Width, features = _features;
        int c = 0;
        for (; c + 2 * Lanes <= width; c += 2 * Lanes)
        {
            Vector256<float> a0, a1, a2, a3, b0, b1, b2, b3;
            a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = Vector256<float>.Zero;
            ref float row = ref x;
            for (int s = 0; s < samples; s++)
            {
                Vector256<float> da = Load(ref d, s * width + c), db = Load(ref d, s * width + c + Lanes);
                Vector256<float> v = Vector256.Create(row);
                a0 = Fma(v, da, a0);
                b0 = Fma(v, db, b0);
                v = Vector256.Create(Unsafe.Add(ref row, 1));
                a1 = Fma(v, da, a1);
                b1 = Fma(v, db, b1);
                v = Vector256.Create(Unsafe.Add(ref row, 2));
                a2 = Fma(v, da, a2);
                b2 = Fma(v, db, b2);
                v = Vector256.Create(Unsafe.Add(ref row, 3));
                a3 = Fma(v, da, a3);
                b3 = Fma(v, db, b3);
                row = ref Unsafe.Add(ref row, features);
            }
            Store2(a0, b0, ref gradient, c);
            Store2(a1, b1, ref gradient, width + c);
            Store2(a2, b2, ref gradient, 2 * width + c);
            Store2(a3, b3, ref gradient, 3 * width + c);
        }
        if (c == width) return;
        Vector256<float> s0, s1, s2, s3;
        s0 = s1 = s2 = s3 = Vector256<float>.Zero;
        ref float at = ref x;
        for (int s = 0; s < samples; s++)
        {
            Vector256<float> e = Load(ref d, s * width + c);
            s0 = Fma(Vector256.Create(at), e, s0);
            s1 = Fma(Vector256.Create(Unsafe.Add(ref at, 1)), e, s1);
            s2 = Fma(Vector256.Create(Unsafe.Add(ref at, 2)), e, s2);
            s3 = Fma(Vector256.Create(Unsafe.Add(ref at, 3)), e, s3);
            at = ref Unsafe.Add(ref at, features);
        }
        Store(s0, ref gradient, c);
        Store(s1, ref gradient, width + c);
        Store(s2, ref gradient, 2 * width + c);
        Store(s3, ref gradient, 3 * width + c);
    }

    private void Gradient1(ref float x, int stride, ref float d, int samples, ref float gradient)
    {
        for (int c = 0; c < Width; c += Lanes)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int s = 0; s < samples; s++)
                sum = Fma(Vector256.Create(Unsafe.Add(ref x, (nint)s * stride)), Load(ref d, s * Width + c), sum);
            Store(sum, ref gradient, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref float start, int offset) => Vector256.LoadUnsafe(ref start, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> value, ref float start, int offset) => value.StoreUnsafe(ref start, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(Vector256<float> a, Vector256<float> b, ref float start, int offset)
    {
        a.StoreUnsafe(ref start, (nuint)offset);
        b.StoreUnsafe(ref start, (nuint)(offset + Lanes));
    }

    // Correctly rounded everywhere: the hardware instruction where there is one, software elsewhere.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
}
