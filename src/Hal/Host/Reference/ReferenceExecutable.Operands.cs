using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>Operands of phases, the digital stages over them, and the kernels' views of one element.</summary>
internal sealed partial class ReferenceExecutable<TLane>
{
    /// <summary>Rows that the host wrote to each input: -1 where replicas in use differ.</summary>
    private int[] InputRows() =>
    [
        .. _inputs.Select(input =>
        {
            int[] rows = [.. Enumerable.Range(0, _replicas).Select(replica => input.Rows[replica].Length / input.Size).Distinct()];
            return rows.Length == 1 ? rows[0] : -1;
        }),
    ];

    /// <summary>Rows and replicas that a stage works on; one replica where nothing written belongs to replicas.</summary>
    private IEnumerable<(int Row, int Replica)> Places(StageLayout stage, int rows)
    {
        for (int row = 0; row < rows; row++)
            for (int replica = 0; replica < (stage.PerReplica ? _replicas : 1); replica++) yield return (row, replica);
    }

    private void SetRows(StageLayout stage, int rows)
    {
        foreach (OperandShape write in stage.Writes)
            if (write.Tape >= 0) _tapes[write.Tape].Rows = rows;
    }

    /// <summary>One value of an operand; an operand of one row is repeated.</summary>
    private TLane Get(OperandShape shape, int row, int replica, int element)
    {
        if (shape.Operand is ConstantOperand constant) return TLane.Splat(constant.Value);
        if (shape.Tape >= 0) return _tapes[shape.Tape].At(_tapes[shape.Tape].Rows == 1 ? 0 : row, replica, element);
        if (shape.Input >= 0)
        {
            double[] rows = _inputs[shape.Input].Rows[replica];
            return TLane.Splat(rows[(rows.Length == shape.Elements ? 0 : row) * shape.Elements + element]);
        }
        ReferencePopulation<TLane> population = _populations[shape.Population];
        return shape.IsInteger ? TLane.Splat(population.Integers[replica][shape.Field][element]) : population.Fields[replica][shape.Field][element];
    }

    /// <summary>The value that serves element <paramref name="element"/> of <paramref name="elements"/>.</summary>
    private TLane GetRun(OperandShape shape, int row, int replica, int element, int elements)
        => Get(shape, row, replica, element / (elements / shape.Elements));

    private void Put(OperandShape shape, int row, int replica, int element, TLane value, bool accumulate = false)
    {
        ref TLane place = ref shape.Tape >= 0
            ? ref _tapes[shape.Tape].At(row, replica, element)
            : ref _populations[shape.Population].Fields[replica][shape.Field][element];
        place = accumulate ? place + value : value;
    }

    /// <summary>Rows of a projection, [first, end).</summary>
    private static (int First, int End) Selected(ReferenceProjection<TLane> projection, RowSelection rows) => rows switch
    {
        RowSelection.Frozen => (0, projection.FrozenRows),
        RowSelection.Learning => (projection.FrozenRows, projection.RowsInUse),
        _ => (0, projection.RowsInUse),
    };

    private void Reduce(StageLayout stage, ReduceStage spec, int rows)
    {
        OperandShape source = stage.Reads[0], target = stage.Writes[0];
        int replicas = source.PerReplica ? _replicas : 1;
        switch (spec.Over)
        {
            case ReductionAxis.Elements:
                int run = source.Elements / target.Elements;
                SetRows(stage, rows);
                foreach ((int row, int replica) in Places(stage, rows))
                    for (int j = 0; j < target.Elements; j++)
                        Put(target, row, replica, j, Reduced(spec.Operation, run, term => Get(source, row, replica, j * run + term)));
                break;
            case ReductionAxis.Batch:
                int positions = source.Elements / target.Elements;
                for (int i = 0; i < target.Elements; i++)
                {
                    Put(target, 0, 0, i, Reduced(
                        spec.Operation, rows * replicas * positions,
                        term => Get(source, term / positions / replicas, term / positions % replicas, i * positions + term % positions)));
                }
                break;
            case ReductionAxis.Rows:
                SetRows(stage, 1);
                foreach ((_, int replica) in Places(stage, 1))
                    for (int i = 0; i < target.Elements; i++)
                        Put(target, 0, replica, i, Reduced(spec.Operation, rows, term => Get(source, term, replica, i)));
                break;
        }
    }

    private static TLane Reduced(Reduction operation, int count, Func<int, TLane> term)
    {
        if (count == 0) return TLane.Splat(0);
        if (operation == Reduction.Maximum)
        {
            TLane largest = term(0);
            for (int i = 1; i < count; i++) largest = TLane.Max(term(i), largest);
            return largest;
        }
        OrderedSum<TLane> sum = default;
        for (int i = 0; i < count; i++) sum.Add(i, term(i), TLane.Splat(1));
        return operation == Reduction.Mean ? sum.Total / TLane.Splat(count) : sum.Total;
    }

    private void Select(StageLayout stage, SelectStage spec, int rows)
    {
        OperandShape source = stage.Reads[0], target = stage.Writes[0];
        SetRows(stage, rows);
        foreach ((int row, int replica) in Places(stage, rows))
        {
            double[] values = [.. Enumerable.Range(0, source.Elements).Select(i => Scalar.ToDouble(Get(source, row, replica, i)))];
            // Largest first; the first of equals first; what is not a number last.
            int[] order = [.. Enumerable.Range(0, source.Elements).OrderBy(i => double.IsNaN(values[i])).ThenByDescending(i => values[i]).ThenBy(i => i)];
            switch (spec.Operation)
            {
                case Selection.ArgMax:
                    _populations[target.Population].Integers[replica][target.Field][0] = order[0];
                    break;
                case Selection.TopK:
                    HashSet<int> chosen = [.. order.Where(i => !double.IsNaN(values[i])).Take(spec.Count)];
                    for (int i = 0; i < target.Elements; i++) Put(target, row, replica, i, TLane.Splat(chosen.Contains(i) ? 1 : 0));
                    break;
                case Selection.Gather:
                    for (int i = 0; i < target.Elements; i++)
                    {
                        double index = Scalar.ToDouble(GetRun(stage.Reads[1], row, replica, i, target.Elements));
                        Put(target, row, replica, i, index >= 0 && index < source.Elements ? Get(source, row, replica, (int)index) : TLane.Splat(0));
                    }
                    break;
                case Selection.OneHot:
                    for (int i = 0; i < target.Elements; i++) Put(target, row, replica, i, TLane.Splat(values[0] == i ? 1 : 0));
                    break;
            }
        }
    }

    /// <summary>Closes the loop over a map kernel: element by element, along the rows.</summary>
    private sealed class MapVisitor(ReferenceExecutable<TLane> owner, StageLayout stage, MapStage spec, int rows) : IMapKernelVisitor<bool>
    {
        public bool Visit<TKernel>() where TKernel : unmanaged, IMapKernel
        {
            int elements = stage.Writes[0].Elements;
            for (int replica = 0; replica < (stage.PerReplica ? owner._replicas : 1); replica++)
            {
                for (int i = 0; i < elements; i++)
                {
                    MapElement element = new(owner, stage, spec, replica, i) { Carried = new TLane[spec.Kernel.Declaration.Carries] };
                    for (int r = 0; r < rows; r++)
                    {
                        element.Row = spec.Direction == ScanDirection.Forward ? r : rows - 1 - r;
                        TKernel.Apply<TLane, bool, MapElement>(ref element);
                    }
                }
            }
            return true;
        }
    }

    /// <summary>One element as a map kernel sees it.</summary>
    private struct MapElement(ReferenceExecutable<TLane> owner, StageLayout stage, MapStage spec, int replica, int index) : IMapContext<TLane, bool>
    {
        public int Row;
        public TLane[] Carried = [];

        public readonly TLane Get(int port)
            => spec.Kernel.Declaration.Ports[port].Role == PortRole.Out
                ? throw new InvalidOperationException($"Map kernel {spec.Kernel.Declaration.Name} reads port {port}, which it declares as written only.")
                : owner.GetRun(stage.Ports[port], Row, replica, index, stage.Writes[0].Elements);

        public readonly void Set(int port, TLane value)
        {
            if (spec.Kernel.Declaration.Ports[port].Role == PortRole.In)
                throw new InvalidOperationException($"Map kernel {spec.Kernel.Declaration.Name} writes port {port}, which it declares as read only.");
            owner.Put(stage.Ports[port], Row, replica, index, value);
        }

        public readonly TLane Carry(int carry) => Carried[carry];

        public readonly void SetCarry(int carry, TLane value) => Carried[carry] = value;
    }

    /// <summary>Closes the loop over an update kernel: synapse by synapse. False where a weight would not have been finite.</summary>
    private sealed class UpdateVisitor(ReferenceProjection<TLane> projection, int firstField, TLane[] gradients, TLane[][] parameters) : IUpdateKernelVisitor<bool>
    {
        public bool Visit<TKernel>() where TKernel : unmanaged, IUpdateKernel
        {
            bool finite = true;
            for (int synapse = 0; synapse < gradients.Length; synapse++)
            {
                if (projection.RowOf(synapse) < projection.FrozenRows || projection.RowOf(synapse) >= projection.RowsInUse) continue;
                UpdateElement element = new(projection, firstField, gradients, parameters, synapse);
                TKernel.Apply<TLane, bool, UpdateElement>(ref element);
                if (double.IsFinite(Scalar.ToDouble(projection.Weight[synapse] + element.Delta))) projection.Change(synapse, element.Delta);
                else finite = false;
            }
            return finite;
        }
    }

    /// <summary>One weight as an update kernel sees it.</summary>
    private struct UpdateElement(ReferenceProjection<TLane> projection, int firstField, TLane[] gradients, TLane[][] parameters, int synapse)
        : IUpdateContext<TLane, bool>
    {
        public TLane Delta;

        public readonly TLane Weight => projection.Weight[synapse];

        public readonly TLane Gradient => gradients[synapse];

        public readonly TLane Parameter(int parameter) => parameters[parameter][parameters[parameter].Length == 1 ? 0 : projection.RowOf(synapse)];

        public readonly TLane Get(int field) => projection.UpdateState[firstField + field][synapse];

        public readonly void Set(int field, TLane value) => projection.UpdateState[firstField + field][synapse] = value;

        public void Change(TLane delta) => Delta = delta;
    }
}
