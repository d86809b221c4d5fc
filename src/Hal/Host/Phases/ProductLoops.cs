using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Neuromorphic.Hal.Host.Lanes;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>The inner loops of C[m, n] = sum over k of A[m, k] B[k, n], in the stated order: vectors run across n, never along k.</summary>
/// <remarks>
/// <para>Every C[m, n] is, per chunk of 256 values of k, one chain acc = fma(A, B, acc) from 0; then 0 plus the chunk sums, ascending. So neither the vector width nor
/// the cutting into tiles shows in the bits, and terms with A[m, k] = 0 may be left out where B is finite: <see cref="SparseRow"/>.</para>
/// <para>A tile is 8 rows of up to 3 lanes: 24 sums stay in registers, each loaded B serves 8 products and each A 3. Where vectors have 16 registers only, 8 rows of one
/// lane: 9 loads for 8 products keep both load ports as busy as the multipliers.</para>
/// </remarks>
public abstract unsafe class ProductLoops
{
    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 8;

    /// <summary>Terms of a chunk.</summary>
    public const int Chunk = 256;

    /// <summary>Numbers per lane.</summary>
    public abstract int Width { get; }

    /// <summary>Largest number of lanes of a tile.</summary>
    public int TileLanes { get; } = Avx512F.VL.IsSupported || AdvSimd.IsSupported ? 3 : 1;

    /// <summary>Lanes of a sparse row: as many chains as hide the latency of an addition.</summary>
    public const int RowLanes = 4;

    /// <summary>The loops of a vector width.</summary>
    public static ProductLoops Create(SimdWidth width) => width switch
    {
        SimdWidth.Bits512 => new ProductLoops<Lane512, Vector512<float>>(),
        SimdWidth.Bits256 => new ProductLoops<Lane256, Vector256<float>>(),
        _ => new ProductLoops<Lane128, Vector128<float>>(),
    };

    /// <summary>Number of panels of at most <paramref name="lanes"/> lanes that cover so many columns.</summary>
    public int Panels(int columns, int lanes) => (Lanes(columns) + lanes - 1) / lanes;

    /// <summary>Columns [from, to) of a panel, of whole lanes but at the end; panels differ by one lane at most.</summary>
    public (int From, int To) Panel(int columns, int lanes, int panel)
    {
        int all = Lanes(columns), panels = Panels(columns, lanes);
        return (all * panel / panels * Width, Math.Min(columns, all * (panel + 1) / panels * Width));
    }

    /// <summary>Lanes that cover so many columns.</summary>
    public int Lanes(int columns) => (columns + Width - 1) / Width;

    /// <summary>One tile of 8 rows. Reads whole lanes of B.</summary>
    /// <param name="a">A[0, 0] of the tile; element (m, k) lies at a + m * aRow + k * aTerm.</param>
    /// <param name="aRow">Distance of rows of A.</param>
    /// <param name="aTerm">Distance of terms of A.</param>
    /// <param name="b">B[0, 0] of the tile; row k lies at b + k * bTerm.</param>
    /// <param name="bTerm">Distance of terms of B.</param>
    /// <param name="first">Index of the first term in the whole sum: chunks end at multiples of 256.</param>
    /// <param name="terms">Number of terms.</param>
    /// <param name="lanes">1 to <see cref="TileLanes"/>.</param>
    /// <param name="tile">Receives 8 rows of whole lanes.</param>
    public abstract void Tile(float* a, nint aRow, nint aTerm, float* b, nint bTerm, int first, int terms, int lanes, float* tile);

    /// <summary>One row of C from the terms whose A is not 0. B must be finite in the others.</summary>
    /// <param name="index">Indices of the terms, ascending.</param>
    /// <param name="value">Their A.</param>
    /// <param name="count">Their number.</param>
    /// <param name="b">B[0, 0]; row k lies at b + k * bTerm.</param>
    /// <param name="bTerm">Distance of terms of B.</param>
    /// <param name="lanes">1 to <see cref="RowLanes"/>.</param>
    /// <param name="row">Receives whole lanes.</param>
    public abstract void SparseRow(int* index, float* value, int count, float* b, nint bTerm, int lanes, float* row);

    /// <summary>One lane of C where each term has a weight of its own: sum over t of weights[synapse[t]] B[partner[t]].</summary>
    /// <param name="partner">Index of each term, ascending, repeats allowed.</param>
    /// <param name="synapse">Where its weight lies.</param>
    /// <param name="count">Number of terms.</param>
    /// <param name="weights">All weights.</param>
    /// <param name="signs">Takes the weights' signs.</param>
    /// <param name="b">B[0]; row k lies at b + k * Width.</param>
    /// <param name="lane">Receives one lane.</param>
    public abstract void IndexedLane(int* partner, int* synapse, int count, float* weights, bool signs, float* b, float* lane);

    /// <summary>The terms of a row that are not 0: their indices and values, in order. Room for 16 more than there are terms is needed.</summary>
    /// <returns>Their number.</returns>
    public static int List(float* row, int terms, int* index, float* value)
    {
        int count = 0, k = 0;
        if (Avx512F.IsSupported)
        {
            Vector512<int> indices = Vector512<int>.Indices;
            for (; k + 16 <= terms; k += 16, indices += Vector512.Create(16))
            {
                Vector512<float> values = Vector512.Load(row + k), present = ~Vector512.Equals(values, Vector512<float>.Zero);
                Avx512F.Compress(Vector512<int>.Zero, present.AsInt32(), indices).Store(index + count);
                Avx512F.Compress(Vector512<float>.Zero, present, values).Store(value + count);
                count += BitOperations.PopCount((ulong)present.ExtractMostSignificantBits());
            }
        }
        for (; k < terms; k++)
        {
            // Without a branch, which would be guessed wrong at every spike: the place is taken again where the value is 0.
            index[count] = k;
            value[count] = row[k];
            count += IsPresent(row[k]);
        }
        return count;
    }

    /// <summary>As the other, for 8 neighbouring rows whose terms lie a stride apart: term k of row r at rows[k * stride + r].</summary>
    /// <param name="rows">Term 0 of row 0.</param>
    /// <param name="stride">Distance of terms.</param>
    /// <param name="terms">Number of terms.</param>
    /// <param name="count">Number of rows that there are, at most 8.</param>
    /// <param name="index">Indices of row r from index + r * length on.</param>
    /// <param name="value">Values of row r from value + r * length on.</param>
    /// <param name="length">Distance of lists, larger than the number of terms.</param>
    /// <param name="counts">Number of terms of each row.</param>
    public static void ListRows(float* rows, nint stride, int terms, int count, int* index, float* value, int length, int* counts)
    {
        for (int r = 0; r < count; r++) counts[r] = 0;
        for (int k = 0; k < terms; k++)
        {
            float* term = rows + k * stride;
            for (int r = 0; r < count; r++)
            {
                long place = (long)r * length + counts[r];
                index[place] = k;
                value[place] = term[r];
                counts[r] += IsPresent(term[r]);
            }
        }
    }

    /// <summary>1 where the value is not 0: its bits without the sign, or their negative, have the highest bit set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IsPresent(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value) << 1;
        return (int)((bits | (0 - bits)) >> 31);
    }

    /// <summary>target[n, m] = source[m, n]: in blocks of 4 by 4, each turned in registers.</summary>
    /// <param name="source">Element (m, n) at source + m * sourceRow + n.</param>
    /// <param name="sourceRow">Distance of rows of the source.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="target">Element (n, m) at target + n * targetRow + m.</param>
    /// <param name="targetRow">Distance of rows of the target.</param>
    public static void Transpose(float* source, nint sourceRow, int rows, int columns, float* target, nint targetRow)
    {
        int m = 0;
        for (; m + 4 <= rows; m += 4)
        {
            int n = 0;
            for (; n + 4 <= columns; n += 4)
            {
                float* from = source + m * sourceRow + n, to = target + n * targetRow + m;
                Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + sourceRow);
                Vector128<float> c = Vector128.Load(from + 2 * sourceRow), d = Vector128.Load(from + 3 * sourceRow);
                (Vector128<float> ac, Vector128<float> acHigh) = (Low(a, c), High(a, c));
                (Vector128<float> bd, Vector128<float> bdHigh) = (Low(b, d), High(b, d));
                Low(ac, bd).Store(to);
                High(ac, bd).Store(to + targetRow);
                Low(acHigh, bdHigh).Store(to + 2 * targetRow);
                High(acHigh, bdHigh).Store(to + 3 * targetRow);
            }
            for (; n < columns; n++)
                for (int r = m; r < m + 4; r++) target[n * targetRow + r] = source[r * sourceRow + n];
        }
        for (; m < rows; m++)
            for (int n = 0; n < columns; n++) target[n * targetRow + m] = source[m * sourceRow + n];
    }

    /// <summary>a0 b0 a1 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackLow(a, b)
            : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackHigh(a, b)
            : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
}

internal sealed unsafe class ProductLoops<TLane, TMask> : ProductLoops
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    public override int Width => TLane.Width;

    public override void Tile(float* a, nint aRow, nint aTerm, float* b, nint bTerm, int first, int terms, int lanes, float* tile)
    {
        bool sum = false;
        do
        {
            int chunk = Math.Min(terms, Chunk - first % Chunk);
            if (lanes == 3) ChunkTile<Strip3<TLane, TMask>>(a, aRow, aTerm, b, bTerm, chunk, sum, tile);
            else if (lanes == 2) ChunkTile<Pair<Strip1<TLane, TMask>, TLane, TMask>>(a, aRow, aTerm, b, bTerm, chunk, sum, tile);
            else ChunkTile<Strip1<TLane, TMask>>(a, aRow, aTerm, b, bTerm, chunk, sum, tile);
            a += chunk * aTerm;
            b += chunk * bTerm;
            first += chunk;
            terms -= chunk;
            sum = true;
        }
        while (terms > 0);
    }

    public override void SparseRow(int* index, float* value, int count, float* b, nint bTerm, int lanes, float* row)
    {
        if (lanes == 4) SparseStrip<Pair<Pair<Strip1<TLane, TMask>, TLane, TMask>, TLane, TMask>>(index, value, count, b, bTerm, row);
        else if (lanes == 3) SparseStrip<Strip3<TLane, TMask>>(index, value, count, b, bTerm, row);
        else if (lanes == 2) SparseStrip<Pair<Strip1<TLane, TMask>, TLane, TMask>>(index, value, count, b, bTerm, row);
        else SparseStrip<Strip1<TLane, TMask>>(index, value, count, b, bTerm, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void IndexedLane(int* partner, int* synapse, int count, float* weights, bool signs, float* b, float* lane)
    {
        TLane total = TLane.Splat(0), chain = TLane.Splat(0);
        int chunk = 0;
        for (int t = 0; t < count; t++)
        {
            if (partner[t] / Chunk != chunk)
            {
                total += chain;
                chain = TLane.Splat(0);
                chunk = partner[t] / Chunk;
            }
            float weight = weights[synapse[t]];
            if (signs) weight = weight > 0 ? 1 : weight < 0 ? -1 : 0;
            chain = TLane.Fma(TLane.Splat(weight), TLane.Load(b + (nint)partner[t] * TLane.Width), chain);
        }
        TLane.Store(total + chain, lane);
    }

    /// <summary>One chunk, added to what stands in the tile, or to 0: so that a chain of -0 becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ChunkTile<TStrip>(float* a, nint aRow, nint aTerm, float* b, nint bTerm, int terms, bool sum, float* tile)
        where TStrip : unmanaged, IStrip<TStrip, TLane, TMask>
    {
        TStrip c0 = TStrip.Zero, c1 = TStrip.Zero, c2 = TStrip.Zero, c3 = TStrip.Zero;
        TStrip c4 = TStrip.Zero, c5 = TStrip.Zero, c6 = TStrip.Zero, c7 = TStrip.Zero;
        float* a4 = a + 4 * aRow;
        nint aRow2 = 2 * aRow, aRow3 = 3 * aRow;
        for (int k = 0; k < terms; k++)
        {
            TStrip w = TStrip.Load(b);
            c0 = TStrip.Fma(TLane.Splat(a[0]), w, c0);
            c1 = TStrip.Fma(TLane.Splat(a[aRow]), w, c1);
            c2 = TStrip.Fma(TLane.Splat(a[aRow2]), w, c2);
            c3 = TStrip.Fma(TLane.Splat(a[aRow3]), w, c3);
            c4 = TStrip.Fma(TLane.Splat(a4[0]), w, c4);
            c5 = TStrip.Fma(TLane.Splat(a4[aRow]), w, c5);
            c6 = TStrip.Fma(TLane.Splat(a4[aRow2]), w, c6);
            c7 = TStrip.Fma(TLane.Splat(a4[aRow3]), w, c7);
            a += aTerm;
            a4 += aTerm;
            b += bTerm;
        }
        int n = TStrip.Lanes * TLane.Width;
        TStrip.Store(TStrip.Add(sum ? TStrip.Load(tile) : TStrip.Zero, c0), tile);
        TStrip.Store(TStrip.Add(sum ? TStrip.Load(tile + n) : TStrip.Zero, c1), tile + n);
        TStrip.Store(TStrip.Add(sum ? TStrip.Load(tile + 2 * n) : TStrip.Zero, c2), tile + 2 * n);
        TStrip.Store(TStrip.Add(sum ? TStrip.Load(tile + 3 * n) : TStrip.Zero, c3), tile + 3 * n);
        TStrip.Store(TStrip.Add(sum ? TStrip.Load(tile + 4 * n) : TStrip.Zero, c4), tile + 4 * n);
        TStrip.Store(TStrip.Add(sum ? TStrip.Load(tile + 5 * n) : TStrip.Zero, c5), tile + 5 * n);
        TStrip.Store(TStrip.Add(sum ? TStrip.Load(tile + 6 * n) : TStrip.Zero, c6), tile + 6 * n);
        TStrip.Store(TStrip.Add(sum ? TStrip.Load(tile + 7 * n) : TStrip.Zero, c7), tile + 7 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SparseStrip<TStrip>(int* index, float* value, int count, float* b, nint bTerm, float* row)
        where TStrip : unmanaged, IStrip<TStrip, TLane, TMask>
    {
        TStrip total = TStrip.Zero;
        int t = 0;
        while (t < count)
        {
            int end = (index[t] / Chunk + 1) * Chunk;
            TStrip chain = TStrip.Zero;
            do
            {
                chain = TStrip.Fma(TLane.Splat(value[t]), TStrip.Load(b + index[t] * bTerm), chain);
                t++;
            }
            while (t < count && index[t] < end);
            total = TStrip.Add(total, chain);
        }
        TStrip.Store(total, row);
    }
}
